/** What an explanation of a decision holds. */
import type { RuleDefinition } from "@/lib/core/organisation/definition";
import type { DecisionResult } from "./types";

/** What is looked at before any grant, in this order: the first that fails is the cause. */
export const CHECKS = [
  "credential_scope",
  "agent_active",
  "kill_switch",
  "action_known",
  "input_schema",
  "stage_ceiling",
  "power_reserved",
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface ExplainedCheck {
  check: CheckName;
  /** `unknowable` where what an earlier check found leaves nothing to look at. */
  state: "passed" | "failed" | "unknowable";
  message: string;
}

export const GRANT_PARTS = ["actions", "environments", "expiry", "bounds", "arguments", "when"] as const;

export interface ExplainedGrant {
  id: string;
  /** Its first part that does not cover the call; null where it covers it wholly. */
  failed: (typeof GRANT_PARTS)[number] | null;
  /** With `failed`: why, as a part of a sentence about the grant. */
  message: string | null;
  /** With `arguments`: where, as a JSON Pointer. */
  pointer: string | null;
  /** True where its condition could not be evaluated. */
  errored: boolean;
}

export const RULE_SCOPES = ["teams", "agents", "actions"] as const;

export interface ExplainedRule {
  name: string;
  version: number;
  effect: RuleDefinition["effect"];
  when: string;
  /** What of its scope leaves this call out; null where it applies. */
  notFor: (typeof RULE_SCOPES)[number] | null;
  /** Null where it does not apply, or there is nothing to evaluate it on. */
  met: boolean | null;
  /** Why its condition could not be evaluated, which counts as met. */
  error: string | null;
}

export interface Explained {
  result: DecisionResult;
  checks: ExplainedCheck[];
  /** Every grant of the budget, in its order. */
  grants: ExplainedGrant[];
  /** Every rule of the organisation, in its order. */
  rules: ExplainedRule[];
}
