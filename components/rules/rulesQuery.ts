import { parseAsString, parseAsStringLiteral } from "nuqs";

export const RULE_EFFECTS = ["stop", "hand_off", "ask"] as const;
export const RULE_SORTS = ["name", "effect", "days_7", "days_30"] as const;

/** What of the list of rules stands in the address. The list is whole in the browser: nothing is loaded again. */
export const RULES_QUERY = {
  q: parseAsString.withDefault(""),
  effect: parseAsStringLiteral(RULE_EFFECTS),
  sort: parseAsStringLiteral(RULE_SORTS).withDefault("name"),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("asc"),
};
