/** What an enforcement point must do to a result, read from the obligations of an allow. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import { noRules, type ResultRules, take } from "@/lib/enforce/sdk/resultRules";

export { changesResults, type ResultRules } from "@/lib/enforce/sdk/resultRules";

/** An obligation as Ambit's answer has it. */
export interface ToldObligation {
  type: string;
  properties: JsonObject;
}

/** The rules, or the types of the obligations that cannot be done: those mean that the call must not run. */
export function rulesOf(obligations: readonly ToldObligation[]): { rules: ResultRules } | { beyond: string[] } {
  const rules = noRules();
  const beyond = obligations.filter((one) => !take(rules, one)).map(({ type }) => type);
  return beyond.length > 0 ? { beyond } : { rules };
}
