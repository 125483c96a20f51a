import type { Join } from "@/lib/core/correlation/correlate";
import { settle } from "@/lib/core/correlation/settle";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { randomFrom } from "@/tests/support/logWorld/generate";
import { StoredSightings } from "@/tests/support/logWorld/storedSightings";

/** What stands when sightings came in portions: what the last look at each record said. */
export async function arriving(
  sightings: readonly Sighting[],
  random: () => number,
  { store = new StoredSightings(), portionMax = 6 } = {},
): Promise<Map<string, Join>> {
  const standing = new Map<string, Join>();
  for (let from = 0; from < sightings.length; ) {
    const portion = sightings.slice(from, from + 1 + Math.floor(random() * portionMax));
    from += portion.length;
    for (const one of portion) store.add(one);
    const settled = await settle(
      portion.map(({ id }) => id),
      store,
    );
    store.keep(settled);
    const { fragmentIds, joins } = settled;
    for (const id of fragmentIds) {
      const join = joins.get(id);
      if (join === undefined) standing.delete(id);
      else standing.set(id, join);
    }
  }
  return standing;
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomFrom(seed);
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** As texts, so that byte for byte is what is compared. */
export function written(joins: ReadonlyMap<string, Join>): string[] {
  return [...joins.values()].map((join) => JSON.stringify(join)).sort();
}
