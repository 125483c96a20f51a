import { parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs";
import { CATALOGUE_POWERS, CATALOGUE_SHOWN, CATALOGUE_SORTS } from "@/lib/contracts/catalogue";

/** What of the catalogue's list stands in the address, as `catalogueQuerySchema` reads it. */
export const CATALOGUE_QUERY = {
  q: parseAsString.withDefault(""),
  tool: parseAsString.withDefault(""),
  power: parseAsStringLiteral(CATALOGUE_POWERS),
  show: parseAsStringLiteral(CATALOGUE_SHOWN).withDefault("all"),
  sort: parseAsStringLiteral(CATALOGUE_SORTS).withDefault("action"),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("asc"),
  page: parseAsInteger.withDefault(1),
};
