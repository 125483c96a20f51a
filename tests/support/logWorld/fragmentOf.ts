import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import type { Sighting } from "@/lib/core/correlation/sighting";

/** The log record behind a generated sighting, as a parser would have given it. Its content is unlike that of every other. */
export function fragmentOf(sighting: Sighting): ParsedFragment {
  const { id, kind, phase, system, title, at, durationMs, keys, principal, verb, resource, status } = sighting;
  return {
    kind,
    phase,
    system,
    title: title === "" ? `${system} record` : title,
    occurredAt: at === null ? null : new Date(at).toISOString(),
    durationMs,
    keys: [...keys],
    principal,
    verb,
    resource,
    status,
    error: null,
    arguments: null,
    stateChange: sighting.changesState ? { reference: id } : null,
    content: { id, system, verb, keys: keys.map(({ kind: of, value }) => ({ kind: of, value })) },
  };
}
