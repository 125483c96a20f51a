import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { keyNumber, placeNumber } from "@/lib/core/correlation/identity";
import type { Seek, Sightings, TimeRange } from "@/lib/core/correlation/loading";
import type { Seeker } from "@/lib/core/correlation/places";
import type { Sighting } from "@/lib/core/correlation/sighting";
import type { QueryClient } from "@/lib/db/queryClient";
import { findDecisionSightings } from "./decisionSightings";
import { SightingMemory } from "./sightingMemory";

interface Place {
  id: string;
  at: Date;
}

interface FragmentSighting extends Omit<Sighting, "at" | "decision" | "resource"> {
  at: Date | null;
  /** Where it stands in time. */
  place: Date;
  resourceType: string | null;
  resourceId: string | null;
}

const FRAGMENTS = `
  SELECT f.id, f.at AS place, f.source_id AS source, f.system, f.kind, f.title, f.phase, f.occurred_at AS at, f.duration_ms AS "durationMs", f.keys,
         f.principal, f.verb, f.resource_type AS "resourceType", f.resource_id AS "resourceId", f.status,
         f.state_change IS NOT NULL AS "changesState"
    FROM unnest($1::uuid[], $2::timestamptz[]) AS wanted (id, at)
    JOIN fragment f ON f.id = wanted.id AND f.at = wanted.at`;

const BY_KEYS = `
  SELECT DISTINCT fragment_id AS id, at FROM fragment_key
   WHERE key = ANY($1::bigint[]) AND at >= COALESCE($2::timestamptz, '-infinity') AND at <= COALESCE($3::timestamptz, 'infinity')
   LIMIT $4::bigint`;

const BY_PLACES = `
  SELECT sought.key, k.fragment_id AS id, k.at
    FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) AS sought (key, since, until)
    JOIN fragment_key k ON k.key = sought.key AND k.at >= sought.since AND k.at <= sought.until
   LIMIT $4::bigint`;

/** More is tied to a log record than whoever asked would read. */
export class TooManySightings extends Error {}

/**
 * Sightings as they are stored: fragments, and decisions that were indexed (indexDecisions). What was read once in a transaction is
 * not read again, nor what is remembered from an earlier one.
 */
export class StoredSightings implements Sightings {
  private readonly read = new Map<string, Sighting>();

  constructor(
    private readonly client: QueryClient,
    /** Where the fragments stand that are asked for by id alone. */
    private readonly places: Map<string, Date>,
    {
      placesMax = null,
      memory = new SightingMemory(),
    }: {
      /** How many places may be looked up in all; null for no bound. Beyond it `TooManySightings` is thrown. */
      placesMax?: number | null;
      /** What was read before. */
      memory?: SightingMemory;
    } = {},
  ) {
    this.placesMax = placesMax;
    this.memory = memory;
  }

  private readonly placesMax: number | null;
  private readonly memory: SightingMemory;
  private lookedUp = 0;
  /** How many log records and decisions were read, and not remembered. */
  rowsRead = 0;

  /** One more than may still be looked up, so that it shows where there is more. */
  private limit(): number | null {
    return this.placesMax === null ? null : this.placesMax - this.lookedUp + 1;
  }

  private count(rows: readonly unknown[]): void {
    this.lookedUp += rows.length;
    if (this.placesMax !== null && this.lookedUp > this.placesMax) throw new TooManySightings();
  }

  async byId(ids: readonly string[]): Promise<Sighting[]> {
    const placed = ids.filter((id) => this.places.has(id)).map((id) => ({ id, at: this.places.get(id) as Date }));
    const unplaced = ids.filter((id) => !this.places.has(id));
    return [...(await this.at(placed)), ...(await this.decisions(unplaced))];
  }

  async byKeys(keys: readonly FragmentKey[], within: TimeRange | null): Promise<Sighting[]> {
    return this.found(keys.map(keyNumber), within);
  }

  async byPlaces(seeker: Seeker, seeks: readonly Seek[]): Promise<{ place: string; sighting: Sighting }[]> {
    if (seeks.length === 0) return [];
    const placeOf = new Map(seeks.map(({ place }) => [placeNumber(seeker, place), place]));
    const { rows } = await this.client.query<Place & { key: string }>({
      name: "sightings_by_places",
      text: BY_PLACES,
      values: [
        [...placeOf.keys()],
        seeks.map(({ from }) => new Date(from)),
        seeks.map(({ to }) => new Date(to)),
        this.limit(),
      ],
    });
    this.count(rows);
    const sightings = new Map((await this.at(rows)).map((one) => [one.id, one]));
    return rows.flatMap(({ key, id }) => {
      const sighting = sightings.get(id);
      return sighting === undefined ? [] : [{ place: placeOf.get(key) ?? "", sighting }];
    });
  }

  private async found(numbers: readonly string[], within: TimeRange | null): Promise<Sighting[]> {
    const { rows } = await this.client.query<Place>({
      name: "sightings_by_keys",
      text: BY_KEYS,
      values: [
        [...new Set(numbers)],
        within === null ? null : new Date(within.from),
        within === null ? null : new Date(within.to),
        this.limit(),
      ],
    });
    this.count(rows);
    return this.at(rows);
  }

  private async at(places: readonly Place[]): Promise<Sighting[]> {
    for (const { id, at } of places) this.places.set(id, at);
    // What is found at several places is read once.
    const once = new Map(places.map((place) => [place.id, place]));
    const missing = [...once.values()].filter((place) => !this.isKnown(place));
    if (missing.length > 0) {
      const { rows } = await this.client.query<FragmentSighting>({
        name: "fragment_sightings",
        text: FRAGMENTS,
        values: [missing.map(({ id }) => id), missing.map(({ at }) => at)],
      });
      this.rowsRead += rows.length;
      for (const { place, ...row } of rows) this.keep(sightingOf(row), place);
      await this.decisions(missing.map(({ id }) => id).filter((id) => !this.read.has(id)));
    }
    return places.flatMap(({ id }) => this.read.get(id) ?? []);
  }

  /** What stands at a place is a log record or a decision. */
  private isKnown({ id, at }: { id: string; at?: Date }): boolean {
    if (this.read.has(id)) return true;
    const remembered = (at === undefined ? undefined : this.memory.get(id, at)) ?? this.memory.get(id);
    if (remembered !== undefined) this.read.set(id, remembered);
    return remembered !== undefined;
  }

  private keep(sighting: Sighting, at?: Date): void {
    this.read.set(sighting.id, sighting);
    this.memory.put(sighting, at);
  }

  /** A log record may name an evaluation that Ambit never made. */
  private async decisions(ids: readonly string[]): Promise<Sighting[]> {
    const missing = ids.filter((id) => !this.isKnown({ id }));
    const found = await findDecisionSightings(this.client, missing);
    this.rowsRead += found.length;
    for (const one of found) this.keep(one);
    return ids.flatMap((id) => this.read.get(id) ?? []);
  }
}

function sightingOf({ resourceType, resourceId, at, ...row }: Omit<FragmentSighting, "place">): Sighting {
  return {
    ...row,
    decision: null,
    at: at?.getTime() ?? null,
    resource: resourceType === null || resourceId === null ? null : { type: resourceType, id: resourceId },
  };
}
