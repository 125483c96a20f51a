import type { FragmentKey } from "./fragment";
import { isDoing, type Sighting } from "./sighting";
import { resourceToken } from "./vocabulary";

/** Under which key circumstances are looked for: what was done to a resource of this name. Not a key of the record itself. */
export function nearKeysOf(sighting: Pick<Sighting, "resource" | "decision" | "phase">): FragmentKey[] {
  const { resource, decision } = sighting;
  if (resource === null || (decision === null && !isDoing(sighting as Sighting))) return [];
  return [{ kind: "resource", value: resourceToken(resource) }];
}
