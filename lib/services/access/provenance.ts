import type { DecisionRequest, DecisionSnapshot } from "@/lib/core/decision/types";
import { provenanceOf, valueDigests } from "@/lib/core/provenance/value";
import { readSessionValues, type SessionRow } from "@/lib/db/access/sessions";
import type { QueryClient } from "@/lib/db/queryClient";

/** Where the values of this request were first seen. In a session without a salt nothing was ever reported. */
export async function provenanceIn(
  client: QueryClient,
  session: SessionRow,
  request: DecisionRequest,
): Promise<DecisionSnapshot["provenance"]> {
  const { salt } = session;
  if (salt === null) return () => "unseen";
  const stated = [request.arguments, request.resource.id, request.resource.properties, request.onBehalfOf];
  const digests = stated.flatMap((value) => (value === undefined ? [] : valueDigests(salt, value)));
  const seen = await readSessionValues(client, session.id, [...new Set(digests)]);
  // A value that a condition made up itself was never seen, which is the worst.
  return (value) => provenanceOf(value, { salt, seen: (digest) => seen.get(digest) });
}
