/** From which network address a log record says that its principal acted. */
import type { Json } from "@/lib/core/organisation/definition";

/** Where it stands, by the type of the source; formats that are not here do not say. */
const PLACES: Readonly<Record<string, readonly (readonly (string | number)[])[]>> = {
  cloudtrail: [["sourceIPAddress"], ["detail", "sourceIPAddress"]],
  kubernetes_audit: [["sourceIPs", 0]],
  github_audit: [["actor_ip"]],
  postgres_log: [["remote_host"]],
};
const ADDRESS_CHARACTERS_MAX = 64;

/** The types whose records can say it. */
export const TELLING_TYPES: readonly string[] = Object.keys(PLACES);

/** Null where it is not said. What is said was written by somebody else, and may be a service's name. */
export function logAddressOf(sourceType: string, content: Json): string | null {
  for (const place of PLACES[sourceType] ?? []) {
    const found = place.reduce<unknown>((value, step) => memberOf(value, step), content);
    if (typeof found === "string" && found !== "") return found.slice(0, ADDRESS_CHARACTERS_MAX);
  }
  return null;
}

function memberOf(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}
