import type { BadgeTone } from "@/components/ui/Badge";
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

export const DRIFT_TONES: Readonly<Record<DriftKind, BadgeTone>> = {
  shared_identity: "risk-3",
  unregistered_principal: "risk-3",
  principal_unused: "neutral",
  postgres_excess: "risk-3",
  credential_old: "risk-2",
  credential_unused: "neutral",
  credential_new_address: "risk-3",
};

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  registered: "registered",
  unregistered: "not registered",
  unknown: "identity not known",
};
