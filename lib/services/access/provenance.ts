import { usesProvenance } from "@/lib/core/decision/cell";
import type { DecisionRequest, DecisionSnapshot, Provenance } from "@/lib/core/decision/types";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import { provenanceOf, valueDigests } from "@/lib/core/provenance/value";
import type { SessionRow } from "@/lib/db/access/sessions";

/** The values of this request that a condition could ask about, as their session keeps them. */
export function valuesToLookUp(
  { organisation, session, now }: { organisation: CompiledOrganisation; session: SessionRow | null; now: Date },
  request: DecisionRequest,
): { sessionId: string; digest: string }[] {
  if (session === null || !usesProvenance(organisation, request)) return [];
  const { salt, provenanceUntil } = session;
  if (salt === null || provenanceUntil === null || provenanceUntil <= now) return [];
  const stated = [request.arguments, request.resource.id, request.resource.properties, request.onBehalfOf];
  const digests = stated.flatMap((value) => (value === undefined ? [] : valueDigests(salt, value)));
  return [...new Set(digests)].map((digest) => ({ sessionId: session.id, digest }));
}

/** Where values were first seen. In a session without a salt nothing was ever reported. */
export function provenanceOfRequest(
  { salt }: SessionRow,
  seen: ReadonlyMap<string, Exclude<Provenance, "unseen">> | undefined,
): DecisionSnapshot["provenance"] {
  if (salt === null || seen === undefined) return () => "unseen";
  // A value that a condition made up itself was never seen, which is the worst.
  return (value) => provenanceOf(value, { salt, seen: (digest) => seen.get(digest) });
}
