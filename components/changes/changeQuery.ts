import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { CHANGE_STATUSES } from "@/lib/contracts/changes";

/** What the address says of the list. */
export const CHANGE_QUERY = {
  q: parseAsString.withDefault(""),
  status: parseAsStringLiteral(CHANGE_STATUSES),
  author: parseAsStringLiteral(["me"] as const),
  cursor: parseAsString,
};
