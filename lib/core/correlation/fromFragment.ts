import type { ParsedFragment } from "./fragment";
import type { Sighting } from "./sighting";

/** What correlation sees of a fragment. */
export function sightingOfFragment(fragment: ParsedFragment, { id, source }: { id: string; source: string }): Sighting {
  return {
    id,
    decision: null,
    source,
    system: fragment.system,
    kind: fragment.kind,
    title: fragment.title,
    phase: fragment.phase,
    at: fragment.occurredAt === null ? null : Date.parse(fragment.occurredAt),
    durationMs: fragment.durationMs,
    keys: fragment.keys,
    principal: fragment.principal,
    verb: fragment.verb,
    resource: fragment.resource,
    status: fragment.status,
    changesState: fragment.stateChange !== null,
  };
}
