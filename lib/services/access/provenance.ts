import type { DecisionRequest, DecisionSnapshot } from "@/lib/core/decision/types";
import type { Json } from "@/lib/core/organisation/definition";
import { provenanceOf, valueDigest } from "@/lib/core/provenance/provenance";
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
  const leaves = [request.arguments, request.resource.id, request.resource.properties, request.onBehalfOf].flatMap(
    (value) => (value === undefined ? [] : leavesOf(value)),
  );
  const digests = [...new Set(leaves.map((leaf) => valueDigest(salt, leaf)))];
  const seen = await readSessionValues(client, session.id, digests);
  return (value) => provenanceOf(value, (leaf) => seen.get(valueDigest(salt, leaf)));
}

function leavesOf(value: Json): Json[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  return [value];
}
