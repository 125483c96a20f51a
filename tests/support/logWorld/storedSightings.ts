import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { Seek, Sightings, TimeRange } from "@/lib/core/correlation/loading";
import type { Placing, Seeker } from "@/lib/core/correlation/places";
import type { Settled } from "@/lib/core/correlation/settle";
import type { Sighting } from "@/lib/core/correlation/sighting";

/** Something that stands under a key or at a place. */
interface Standing {
  id: string;
  at: number;
}

/** Sightings kept in memory, found as the database finds them: under a key, in order of time. */
export class StoredSightings implements Sightings {
  private readonly all = new Map<string, Sighting>();
  private readonly byKey = new Map<string, Standing[]>();
  /** How many were handed out, as a measure of work. */
  read = 0;

  add(sighting: Sighting): void {
    this.all.set(sighting.id, sighting);
    for (const { kind, value } of sighting.keys) this.put(`key\n${kind}\n${value}`, sighting);
  }

  /** What was settled says where calls and decisions are to be found. */
  keep({ open, closed, decisions }: Pick<Settled, "open" | "closed" | "decisions">): void {
    for (const one of closed) for (const place of one.places) this.remove(placeOf(seekerOf(one), place), one);
    for (const one of open) for (const place of one.places) this.put(placeOf(seekerOf(one), place), one);
    for (const one of decisions) for (const place of one.places) this.put(placeOf("decision", place), one);
  }

  private put(key: string, { id, at }: { id: string; at: number | null }): void {
    const list = this.byKey.get(key) ?? [];
    this.byKey.set(key, list);
    const standing = { id, at: at ?? Number.NEGATIVE_INFINITY };
    const place = firstNotBefore(list, standing);
    if (list[place]?.id !== id || list[place]?.at !== standing.at) list.splice(place, 0, standing);
  }

  private remove(key: string, standing: Standing): void {
    const list = this.byKey.get(key) ?? [];
    const place = firstNotBefore(list, standing);
    if (list[place]?.id === standing.id) list.splice(place, 1);
  }

  async byId(ids: readonly string[]): Promise<Sighting[]> {
    return this.handedOut(ids);
  }

  async byKeys(keys: readonly FragmentKey[], within: TimeRange | null): Promise<Sighting[]> {
    return this.at(
      keys.map(({ kind, value }) => `key\n${kind}\n${value}`),
      within,
    );
  }

  async byPlaces(seeker: Seeker, seeks: readonly Seek[]): Promise<{ place: string; sighting: Sighting }[]> {
    return seeks.flatMap(({ place, ...within }) =>
      this.at([placeOf(seeker, place)], within).map((sighting) => ({ place, sighting })),
    );
  }

  private at(names: readonly string[], within: TimeRange | null): Sighting[] {
    const { from, to } = within ?? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    const ids = new Set<string>();
    for (const name of names) {
      const list = this.byKey.get(name) ?? [];
      for (let place = firstNotBefore(list, { at: from, id: "" }); place < list.length; place += 1) {
        const { id, at } = list[place] as Standing;
        if (at > to) break;
        ids.add(id);
      }
    }
    return this.handedOut([...ids]);
  }

  private handedOut(ids: readonly string[]): Sighting[] {
    const found = ids.flatMap((id) => this.all.get(id) ?? []);
    this.read += found.length;
    return found;
  }
}

function seekerOf({ isLong }: Placing): Seeker {
  return isLong ? "long" : "open";
}

function placeOf(seeker: Seeker, place: string): string {
  return `${seeker}\n${place}`;
}

function firstNotBefore(list: readonly Standing[], { id, at }: Standing): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = list[middle] as Standing;
    if (one.at < at || (one.at === at && one.id < id)) low = middle + 1;
    else high = middle;
  }
  return low;
}
