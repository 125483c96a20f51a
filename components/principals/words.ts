import type { Standing } from "@/lib/contracts/principals";
import type { DriftKind } from "@/lib/core/principal/driftKind";

/** What a drift is called in lists and filters. */
export const DRIFT_WORDS: Readonly<Record<DriftKind, string>> = {
  shared_identity: "shared identity",
  unregistered_principal: "unregistered principal",
  principal_unused: "principal never used",
  postgres_excess: "PostgreSQL beyond the budget",
  credential_old: "credential past its age",
  credential_unused: "credential never used",
  credential_new_address: "new address",
};

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  registered: "registered",
  unregistered: "not registered",
  unknown: "identity not known",
};
