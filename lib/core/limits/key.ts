import type { LimitDefinition } from "@/lib/core/organisation/definition";
import { windowName } from "./window";

/** Whose limit it is: a grant's, or, with its own id, the whole budget's. */
export type LimitHolder = { grant: string } | { budgetLimit: string };

/** Before the id of a budget's own limit, in the place of a grant's id, which never begins with it. */
const BUDGET_MARK = "*";

/** `AGENT/GRANT/MEASURE/PER/BY`, or `AGENT/*ID/…` of a budget's own limit: a counter's name in all budget versions. */
export function limitKey(agentId: string, holder: LimitHolder, limit: LimitDefinition): string {
  const held = "grant" in holder ? holder.grant : `${BUDGET_MARK}${holder.budgetLimit}`;
  return [agentId, held, limit.measure, windowName(limit.per), limit.by ?? ""].join("/");
}

/** Whose limit a counter's name tells of. */
export function holderOf(key: string): LimitHolder {
  const held = key.split("/").at(-4) ?? "";
  return held.startsWith(BUDGET_MARK) ? { budgetLimit: held.slice(BUDGET_MARK.length) } : { grant: held };
}

/** The id of the grant whose limit it is, or of the budget's own limit. */
export function limitHolderName(key: string): string {
  const holder = holderOf(key);
  return "grant" in holder ? holder.grant : holder.budgetLimit;
}

/** In words, within a sentence: "the limit of the grant pay-suppliers", "the budget's limit all-payments". */
export function limitName(key: string): string {
  const holder = holderOf(key);
  return "grant" in holder ? `the limit of the grant ${holder.grant}` : `the budget's limit ${holder.budgetLimit}`;
}
