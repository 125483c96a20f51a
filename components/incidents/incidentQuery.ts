import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { INCIDENT_SEVERITIES, INCIDENT_STATUSES } from "@/lib/contracts/incidents";

/** What the address says of the list. */
export const INCIDENT_QUERY = {
  q: parseAsString.withDefault(""),
  status: parseAsStringLiteral([...INCIDENT_STATUSES, "unresolved"] as const),
  severity: parseAsStringLiteral(INCIDENT_SEVERITIES),
  agent: parseAsString.withDefault(""),
  lead: parseAsStringLiteral(["me"] as const),
  cursor: parseAsString,
};
