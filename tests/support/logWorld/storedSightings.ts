import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { nearKeysOf } from "@/lib/core/correlation/nearKeys";
import type { Sightings, TimeRange } from "@/lib/core/correlation/settle";
import type { Sighting } from "@/lib/core/correlation/sighting";

/** Sightings kept in memory, found as the database finds them. */
export class StoredSightings implements Sightings {
  private readonly all = new Map<string, Sighting>();
  private readonly byKey = new Map<string, Set<string>>();
  /** How many were handed out, as a measure of work. */
  read = 0;

  add(sighting: Sighting): void {
    this.all.set(sighting.id, sighting);
    for (const { kind, value } of [...sighting.keys, ...nearKeysOf(sighting)]) {
      const key = `${kind}\n${value}`;
      const ids = this.byKey.get(key);
      if (ids === undefined) this.byKey.set(key, new Set([sighting.id]));
      else ids.add(sighting.id);
    }
  }

  async byId(ids: readonly string[]): Promise<Sighting[]> {
    return this.handedOut(ids.flatMap((id) => this.all.get(id) ?? []));
  }

  async byKeys(keys: readonly FragmentKey[], within: TimeRange | null): Promise<Sighting[]> {
    const ids = new Set(keys.flatMap(({ kind, value }) => [...(this.byKey.get(`${kind}\n${value}`) ?? [])]));
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
