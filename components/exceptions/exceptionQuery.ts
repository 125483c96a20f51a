import { parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs";
import { EXCEPTION_SORTS } from "@/lib/contracts/exceptions";

/** What of the list stands in the address, as `exceptionsQuerySchema` reads it. */
export const EXCEPTION_QUERY = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(["active", "over", "all"]).withDefault("active"),
  sort: parseAsStringLiteral(EXCEPTION_SORTS).withDefault("ends"),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("asc"),
  page: parseAsInteger.withDefault(1),
};
