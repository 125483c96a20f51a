/** What has to be read to say where some records belong: all that exact keys tie to them, their decisions, and the rivals for these. */
import { type Call, callsOf } from "./calls";
import { type CallTraits, CLOCK_TOLERANCE_MS, DECISION_LIVES_MS_MAX, nothingContradicts, traitsOf } from "./candidates";
import { companionsOf, SAME_CALL_MS } from "./companions";
import type { FragmentKey } from "./fragment";
import { type Placing, placingOfDecision, placingsOfCall, type Seeker } from "./places";
import { isDoing, type Sighting, valuesOf } from "./sighting";

/** Finds what was stored. Each answers a sighting once, in any order. */
export interface Sightings {
  byId(ids: readonly string[]): Promise<Sighting[]>;
  /** Those that have one of the keys, within the time where one is given. */
  byKeys(keys: readonly FragmentKey[], within: TimeRange | null): Promise<Sighting[]>;
  /** Those that are to be found at the places, as `Settled` said it, each with the place. */
  byPlaces(seeker: Seeker, seeks: readonly Seek[]): Promise<{ place: string; sighting: Sighting }[]>;
}

/** Epoch milliseconds, both inclusive. */
export interface TimeRange {
  from: number;
  to: number;
}

/** A place, and in which time something is sought there. */
export interface Seek extends TimeRange {
  place: string;
}

/** Most rounds of following exact keys from record to record. Spans nest as deep as their writer likes. */
const ROUNDS_MAX = 64;

/** What was loaded so far. */
export interface Loaded {
  known: Map<string, Sighting>;
  /** Those whose call is known with all its members, and with all that might be its companions. */
  whole: Set<string>;
}

/** Adds the calls that may belong to decisions, with everything that exact keys tie to them. */
export async function openFor(
  decisions: readonly Placing[],
  loaded: Loaded,
  sightings: Sightings,
): Promise<Sighting[]> {
  const after = DECISION_LIVES_MS_MAX + CLOCK_TOLERANCE_MS;
  // What took no longer than clocks may differ is found by its beginning.
  const found = [
    ...(await sightings.byPlaces("open", seeks(decisions, { before: 2 * CLOCK_TOLERANCE_MS, after }))),
    ...(await sightings.byPlaces("long", seeks(decisions, { before: after, after }))),
  ];
  return whole(
    found.map(({ sighting }) => sighting),
    loaded,
    sightings,
  );
}

/** Adds the decisions that may be behind calls and that nothing contradicts, with everything that exact keys tie to them. */
export async function decisionsFor(
  calls: readonly PlacedCall[],
  loaded: Loaded,
  sightings: Sightings,
): Promise<Sighting[]> {
  const before = DECISION_LIVES_MS_MAX + CLOCK_TOLERANCE_MS;
  const placings = calls.flatMap((one) => one.placings);
  const found = [
    ...(await sightings.byPlaces(
      "decision",
      seeks(
        placings.filter(({ isLong }) => !isLong),
        { before, after: 2 * CLOCK_TOLERANCE_MS },
      ),
    )),
    ...(await sightings.byPlaces(
      "decision",
      seeks(
        placings.filter(({ isLong }) => isLong),
        { before, after: before },
      ),
    )),
  ];
  const seekers = seekersOf(calls);
  const possible = found.filter(({ sighting, place }) =>
    seekers.get(place)?.some((traits) => traits === null || nothingContradicts(traits, sighting)),
  );
  return whole([...new Map(possible.map(({ sighting }) => [sighting.id, sighting])).values()], loaded, sightings);
}

/** A call, and where its records are to be found. */
export interface PlacedCall {
  /** Null where no decision is to be left out. */
  traits: CallTraits | null;
  placings: Placing[];
}

function seekersOf(calls: readonly PlacedCall[]): Map<string, (CallTraits | null)[]> {
  const seekers = new Map<string, (CallTraits | null)[]>();
  for (const { traits, placings } of calls)
    for (const place of new Set(placings.flatMap(({ places }) => places))) {
      const list = seekers.get(place);
      if (list === undefined) seekers.set(place, [traits]);
      else list.push(traits);
    }
  return seekers;
}

/** Each place once, in the time in which anything is sought there. */
function seeks(placings: readonly Placing[], { before, after }: { before: number; after: number }): Seek[] {
  const found = new Map<string, Seek>();
  for (const { at, places } of placings)
    for (const place of places) {
      const known = found.get(place);
      if (known === undefined) found.set(place, { place, from: at - before, to: at + after });
      else {
        known.from = Math.min(known.from, at - before);
        known.to = Math.max(known.to, at + after);
      }
    }
  return [...found.values()];
}

async function whole(found: readonly Sighting[], loaded: Loaded, sightings: Sightings): Promise<Sighting[]> {
  const fresh = found.filter(({ id }) => !loaded.whole.has(id));
  return [...found.filter(({ id }) => loaded.whole.has(id)), ...(await closure(fresh, loaded, sightings))];
}

export function decisionsIn(some: readonly Sighting[]): Sighting[] {
  return some.filter(({ decision }) => decision !== null);
}

/** Where decisions are to be found: by their own keys, and by those of the log records that name them. */
export function decisionsAt(some: readonly Sighting[], { known }: Loaded): Placing[] {
  const decisions = new Map(decisionsIn(some).map((one) => [one.id, one]));
  if (decisions.size === 0) return [];
  const members = new Map<string, Sighting[]>();
  for (const call of callsOf([...known.values()])) {
    if (call.decision === null || !decisions.has(call.decision)) continue;
    const list = members.get(call.decision);
    if (list === undefined) members.set(call.decision, [...call.members]);
    else list.push(...call.members);
  }
  return [...decisions.values()].flatMap((one) => placingOfDecision(one, members.get(one.id) ?? []) ?? []);
}

/** The calls of some records that name no decision. */
export function openIn(some: readonly Sighting[], { known }: Loaded): PlacedCall[] {
  return callsWith(some, known).flatMap((call) => (call.decision === null ? placed(call, placingsOfCall(call)) : []));
}

function placed(call: Call, placings: Placing[]): PlacedCall[] {
  const traits = traitsOf(call);
  return traits === null || placings.length === 0 ? [] : [{ traits, placings }];
}

export function callsWith(some: readonly Sighting[], known: ReadonlyMap<string, Sighting>): Call[] {
  const ids = new Set(some.map(({ id }) => id));
  if (ids.size === 0) return [];
  return companionsOf(callsOf([...known.values()])).filter(({ members }) => members.some(({ id }) => ids.has(id)));
}

/** Adds everything that exact keys tie to some sightings, on and on, and their companions. Answers them and what was added. */
export async function closure(start: readonly Sighting[], loaded: Loaded, sightings: Sightings): Promise<Sighting[]> {
  const own = await tiedTo(start, sightings);
  const { near, beyond } = await companionsNear(own, sightings);
  const whole = near.length === 0 ? own : await tiedTo([...own, ...near], sightings);
  // Those beyond may be the companions of companions, and are themselves known in part.
  const partly = beyond.length === 0 ? [] : await tiedTo(beyond, sightings);
  for (const one of [...whole, ...partly]) loaded.known.set(one.id, one);
  for (const { id } of whole) loaded.whole.add(id);
  return whole;
}

async function tiedTo(start: readonly Sighting[], sightings: Sightings): Promise<Sighting[]> {
  const reached = new Map(start.map((one) => [one.id, one]));
  const asked = new Set<string>();
  let frontier = [...start];
  for (let round = 0; frontier.length > 0 && round < ROUNDS_MAX; round += 1) {
    const keys = unasked(frontier.flatMap(exactNeighbours), asked);
    const named = unaskedIds(
      frontier.flatMap((one) => valuesOf(one, "evaluation")),
      asked,
    );
    const found = [
      ...(keys.length === 0 ? [] : await sightings.byKeys(keys, null)),
      ...(named.length === 0 ? [] : await sightings.byId(named)),
    ];
    frontier = found.filter(({ id }) => !reached.has(id));
    for (const one of frontier) reached.set(one.id, one);
  }
  return [...reached.values()];
}

/** What has the same tool call id at the time: what may be one call with some sightings, and what decides whether it is. */
async function companionsNear(
  some: readonly Sighting[],
  sightings: Sightings,
): Promise<{ near: Sighting[]; beyond: Sighting[] }> {
  const timesOf = new Map<string, number[]>();
  for (const one of some.filter(isDoing))
    for (const value of one.at === null ? [] : valuesOf(one, "tool_call")) {
      const times = timesOf.get(value);
      if (times === undefined) timesOf.set(value, [one.at as number]);
      else times.push(one.at as number);
    }
  if (timesOf.size === 0) return { near: [], beyond: [] };
  const times = [...timesOf.values()].flat();
  const found = await sightings.byKeys(
    [...timesOf.keys()].map((value) => ({ kind: "tool_call", value })),
    {
      from: times.reduce((a, b) => Math.min(a, b)) - 4 * SAME_CALL_MS,
      to: times.reduce((a, b) => Math.max(a, b)) + 4 * SAME_CALL_MS,
    },
  );
  const ids = new Set(some.map(({ id }) => id));
  const others = found.filter((one) => isDoing(one) && !ids.has(one.id));
  const isNear = (one: Sighting) =>
    valuesOf(one, "tool_call").some((value) =>
      timesOf.get(value)?.some((at) => Math.abs(at - (one.at ?? 0)) <= 2 * SAME_CALL_MS),
    );
  return { near: others.filter(isNear), beyond: others.filter((one) => !isNear(one)) };
}

/** The keys under which what belongs to the same call is found. */
function exactNeighbours(one: Sighting): FragmentKey[] {
  const own = one.keys.filter(({ kind }) =>
    ["evaluation", "permit", "shared_event", "audit", "api_call", "event", "span", "request_shape"].includes(kind),
  );
  const inner: FragmentKey[] = isDoing(one)
    ? valuesOf(one, "span").map((value) => ({ kind: "parent_span", value }))
    : [];
  // A decision is asked for in a span, and what was started in it may be its own.
  const outer: FragmentKey[] = valuesOf(one, "parent_span").map((value) => ({ kind: "span", value }));
  const siblings: FragmentKey[] = one.decision === null ? [] : one.keys.filter(({ kind }) => kind === "parent_span");
  return [...own, ...inner, ...outer, ...siblings];
}

function unasked(keys: readonly FragmentKey[], asked: Set<string>): FragmentKey[] {
  return keys.filter(({ kind, value }) => {
    const name = `${kind}\n${value}`;
    if (asked.has(name)) return false;
    asked.add(name);
    return true;
  });
}

function unaskedIds(ids: readonly string[], asked: Set<string>): string[] {
  return ids.filter((id) => {
    if (asked.has(`id\n${id}`)) return false;
    asked.add(`id\n${id}`);
    return true;
  });
}
