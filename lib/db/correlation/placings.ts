import { placeNumber } from "@/lib/core/correlation/identity";
import type { Placing, Seeker } from "@/lib/core/correlation/places";
import type { QueryClient } from "@/lib/db/queryClient";

/** Lets calls or decisions be found at places, among the keys of fragments. */
export async function putPlacings(
  client: QueryClient,
  of: "call" | "decision",
  placings: readonly Placing[],
): Promise<void> {
  if (placings.length === 0) return;
  await client.query({
    name: "put_placings",
    text: `INSERT INTO fragment_key (key, at, fragment_id)
           SELECT key, at, id FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[]) AS put (key, at, id) ON CONFLICT DO NOTHING`,
    values: columnsOf(of, placings),
  });
}

/** Of calls; decisions stay where they are. */
export async function removePlacings(client: QueryClient, placings: readonly Placing[]): Promise<void> {
  if (placings.length === 0) return;
  await client.query({
    name: "remove_placings",
    text: `DELETE FROM fragment_key k USING unnest($1::bigint[], $2::timestamptz[], $3::uuid[]) AS gone (key, at, id)
            WHERE k.key = gone.key AND k.at = gone.at AND k.fragment_id = gone.id`,
    values: columnsOf("call", placings),
  });
}

function columnsOf(of: "call" | "decision", placings: readonly Placing[]): unknown[] {
  const rows = placings.flatMap(({ id, at, places, isLong }) => {
    const seeker: Seeker = of === "decision" ? "decision" : isLong ? "long" : "open";
    return places.map((place) => ({ key: placeNumber(seeker, place), at: new Date(at), id }));
  });
  return [rows.map(({ key }) => key), rows.map(({ at }) => at), rows.map(({ id }) => id)];
}
