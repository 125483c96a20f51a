/** The ways in which what is used differs from what is registered, and credentials from how they should be. */
export const DRIFT_KINDS = [
  "shared_identity",
  "unregistered_principal",
  "principal_unused",
  "postgres_excess",
  "credential_old",
  "credential_unused",
  "credential_new_address",
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];
