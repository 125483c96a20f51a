import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { Placing, Seeker } from "@/lib/core/correlation/places";
import type { Seek, Settled, Sightings, TimeRange } from "@/lib/core/correlation/settle";
import type { Sighting } from "@/lib/core/correlation/sighting";

/** Sightings kept in memory, found as the database finds them. */
export class StoredSightings implements Sightings {
  private readonly all = new Map<string, Sighting>();
  private readonly byKey = new Map<string, Set<string>>();
  /** How many were handed out, as a measure of work. */
  read = 0;

  add(sighting: Sighting): void {
    this.all.set(sighting.id, sighting);
    for (const { kind, value } of sighting.keys) this.put(`key\n${kind}\n${value}`, sighting.id);
  }

  /** What was settled says where calls and decisions are to be found. */
  keep({ open, closed, decisions }: Pick<Settled, "open" | "closed" | "decisions">): void {
    for (const { id, places, isLong } of closed)
      for (const place of places) this.byKey.get(`${isLong ? "long" : "open"}\n${place}`)?.delete(id);
    for (const one of open) this.place(one.isLong ? "long" : "open", one);
    for (const one of decisions) this.place("decision", one);
  }

  private place(seeker: Seeker, { id, places }: Placing): void {
    for (const place of places) this.put(`${seeker}\n${place}`, id);
  }

  private put(key: string, id: string): void {
    const ids = this.byKey.get(key);
    if (ids === undefined) this.byKey.set(key, new Set([id]));
    else ids.add(id);
  }

  async byId(ids: readonly string[]): Promise<Sighting[]> {
    return this.handedOut(ids.flatMap((id) => this.all.get(id) ?? []));
  }

  async byKeys(keys: readonly FragmentKey[], within: TimeRange | null): Promise<Sighting[]> {
    return this.at(
      keys.map(({ kind, value }) => `key\n${kind}\n${value}`),
      within,
    );
  }

  async byPlaces(seeker: Seeker, seeks: readonly Seek[]): Promise<{ place: string; sighting: Sighting }[]> {
    return seeks.flatMap(({ place, ...within }) =>
      this.at([`${seeker}\n${place}`], within).map((sighting) => ({ place, sighting })),
    );
  }

  private at(names: readonly string[], within: TimeRange | null): Sighting[] {
    const ids = new Set(names.flatMap((name) => [...(this.byKey.get(name) ?? [])]));
    const found = [...ids].flatMap((id) => this.all.get(id) ?? []);
    return this.handedOut(
      within === null ? found : found.filter(({ at }) => at !== null && at >= within.from && at <= within.to),
    );
  }

  private handedOut(found: Sighting[]): Sighting[] {
    this.read += found.length;
    return found;
  }
}
