/**
 * Where decisions and calls that name none find each other: a key, together with the operation or the resource where the key is one of
 * many calls; or a resource's name alone. Only what is open seeks, so that a session of ten thousand settled calls costs nothing.
 */
import type { Call } from "./calls";
import { CLOCK_TOLERANCE_MS, lendsKeys, lent, placesOf, tellingTokens } from "./candidates";
import type { FragmentKey } from "./fragment";
import { isDoing, type Sighting } from "./sighting";
import { resourceToken } from "./vocabulary";

/** A call that names no decision (`long`: one that took longer than clocks may differ), or a decision. */
export type Seeker = "open" | "long" | "decision";

/** Something that is to be found at places. */
export interface Placing {
  /** Of the evaluation, or of a record of the call. */
  id: string;
  /** Epoch milliseconds. */
  at: number;
  places: string[];
  /** True for a record of something that took longer than clocks may differ. */
  isLong: boolean;
}

/** @param members of the calls that name the decision: some lend it their keys */
export function placingOfDecision(decision: Sighting, members: readonly Sighting[]): Placing | null {
  if (decision.at === null) return null;
  const keys = [...decision.keys, ...members.filter((member) => lendsKeys(member, decision)).flatMap(lent)];
  const near = decision.decision?.outcome === "allow" ? nearPlaces(decision) : [];
  return {
    id: decision.id,
    at: decision.at,
    places: [...new Set([...scopedPlaces(keys, decision), ...near])],
    isLong: false,
  };
}

/** One for each record of the call that shows something being done: a decision is found by what stands in one record. */
export function placingsOfCall({ members }: Call): Placing[] {
  return members.flatMap((member) => {
    if (member.at === null || !isDoing(member)) return [];
    const places = [...new Set([...scopedPlaces(member.keys, member), ...nearPlaces(member)])];
    const isLong = (member.durationMs ?? 0) > CLOCK_TOLERANCE_MS;
    return places.length === 0 ? [] : [{ id: member.id, at: member.at, places, isLong }];
  });
}

function scopedPlaces(keys: readonly FragmentKey[], shown: Sighting): string[] {
  const tokens = tellingTokens(shown);
  return keys.flatMap((key) => placesOf(key, tokens));
}

function nearPlaces({ resource }: Sighting): string[] {
  return resource === null ? [] : [`near\n${resourceToken(resource)}`];
}
