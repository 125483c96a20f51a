/**
 * Correlation as log records arrive: what changes when some sightings are new, from no more than what they touch. The same as
 * `correlate` over everything, whatever came in which order and in which portions (tests/core/correlation/settle.test.ts).
 */
import { CLOCK_TOLERANCE_MS, DECISION_LIVES_MS_MAX, SCOPED_KINDS, tellingTokens } from "./candidates";
import { SAME_CALL_MS } from "./companions";
import { type Correlation, correlate, type Join, type ObservedCall } from "./correlate";
import type { FragmentKey } from "./fragment";
import { nearKeysOf } from "./nearKeys";
import { isDoing, type Sighting, valuesOf } from "./sighting";

/** Finds what was stored. Both answer each sighting once, in any order. */
export interface Sightings {
  byId(ids: readonly string[]): Promise<Sighting[]>;
  /** Those that have one of the keys, or one of the near keys (nearKeysOf), within the time where one is given. */
  byKeys(keys: readonly FragmentKey[], within: TimeRange | null): Promise<Sighting[]>;
}

/** Epoch milliseconds, both inclusive. */
export interface TimeRange {
  from: number;
  to: number;
}

/** What stands now for the fragments that were looked at again; the others keep what they have. */
export interface Settled {
  /** The fragments that this says everything about: without a join they have none. */
  fragmentIds: string[];
  joins: Map<string, Join>;
  observed: ObservedCall[];
}

/** Most rounds of following exact keys from record to record. Spans nest as deep as their writer likes. */
const ROUNDS_MAX = 64;
const REACH_MS = DECISION_LIVES_MS_MAX + 2 * CLOCK_TOLERANCE_MS;

/** @param touched ids of sightings that are new or that changed */
export async function settle(touched: readonly string[], sightings: Sightings): Promise<Settled> {
  const loaded: Loaded = { known: new Map(), whole: new Set() };
  const first = await closure(await sightings.byId(touched), loaded, sightings);
  // What is new may be another call's decision, or its rival for one.
  const wanted = await beside(first, loaded, { sightings, only: namesDecision });
  const again = await beside([...first, ...wanted], loaded, { sightings, only: isDoing });
  // To decide those again takes their decisions, the rivals for these, and the decisions that the rivals may have instead.
  const theirs = await beside(again, loaded, { sightings, only: namesDecision });
  const rivals = await beside([...wanted, ...theirs], loaded, { sightings, only: isDoing });
  await beside(rivals, loaded, { sightings, only: namesDecision });
  return settledOf([...first, ...again], correlate([...loaded.known.values()]));
}

/** What was loaded so far. */
interface Loaded {
  known: Map<string, Sighting>;
  /** Those whose call is known with all its members, and with all that might be its companions. */
  whole: Set<string>;
}

/** Adds those that share a scoped key or a circumstance with some sightings, with everything that exact keys tie to them. */
async function beside(
  some: readonly Sighting[],
  loaded: Loaded,
  { sightings, only }: { sightings: Sightings; only: (one: Sighting) => boolean },
): Promise<Sighting[]> {
  const telling = tellingOf(some);
  const found = (await sharingKeys(some, sightings)).filter((one) => only(one) && mayMatter(one, telling));
  const fresh = found.filter(({ id }) => !loaded.whole.has(id));
  return [...found.filter(({ id }) => loaded.whole.has(id)), ...(await closure(fresh, loaded, sightings))];
}

function settledOf(looked: readonly Sighting[], { joins, observed }: Correlation): Settled {
  const ids = new Set(looked.filter(({ decision }) => decision === null).map(({ id }) => id));
  // Whatever shares a call with them was loaded with them.
  const whole = observed.filter(({ members }) => members.some(({ id }) => ids.has(id)));
  for (const { members } of whole) for (const { id } of members) ids.add(id);
  return {
    fragmentIds: [...ids],
    joins: new Map([...joins].filter(([id]) => ids.has(id))),
    observed: whole,
  };
}

/** Adds everything that exact keys tie to some sightings, on and on, and their companions. Answers them and what was added. */
async function closure(start: readonly Sighting[], loaded: Loaded, sightings: Sightings): Promise<Sighting[]> {
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

interface Telling {
  keys: Set<string>;
  tokens: Set<string>;
}

function tellingOf(sightings: readonly Sighting[]): Telling {
  return {
    keys: new Set(sightings.flatMap((one) => scopedKeysOf(one)).map(({ kind, value }) => `${kind}\n${value}`)),
    tokens: new Set(sightings.flatMap(tellingTokens)),
  };
}

/**
 * A key of one call matters by itself; a key of many, or a circumstance, only with the same operation or resource. A log record that names
 * its decision lends its keys to that, whose operation is not known yet.
 */
function mayMatter(one: Sighting, { keys, tokens }: Telling): boolean {
  if (one.decision === null && namesDecision(one)) return true;
  const ofOneCall = scopedKeysOf(one).some(
    ({ kind, value }) =>
      ["tool_call", "action_digest", "linked_span", "credential", "issued_credential"].includes(kind) &&
      keys.has(`${kind}\n${value}`),
  );
  return ofOneCall || tellingTokens(one).some((token) => tokens.has(token));
}

function namesDecision({ decision, keys }: Sighting): boolean {
  return decision !== null || keys.some(({ kind }) => kind === "evaluation" || kind === "permit");
}

async function sharingKeys(from: readonly Sighting[], sightings: Sightings): Promise<Sighting[]> {
  const dated = from.filter((one): one is Sighting & { at: number } => one.at !== null);
  if (dated.length === 0) return [];
  const keys = unasked(
    dated.flatMap((one) => [...scopedKeysOf(one), ...nearKeysOf(one)]),
    new Set(),
  );
  if (keys.length === 0) return [];
  const times = dated.flatMap(({ at, durationMs }) => [at, at + (durationMs ?? 0)]);
  return sightings.byKeys(keys, {
    from: times.reduce((a, b) => Math.min(a, b)) - REACH_MS,
    to: times.reduce((a, b) => Math.max(a, b)) + REACH_MS,
  });
}

/** Both ends of an issued credential are looked for from either. */
function scopedKeysOf({ keys }: Sighting): FragmentKey[] {
  return keys.flatMap((key): FragmentKey[] => {
    if (key.kind === "credential") return [key, { kind: "issued_credential", value: key.value }];
    if (key.kind === "issued_credential") return [key, { kind: "credential", value: key.value }];
    return SCOPED_KINDS.includes(key.kind) ? [key] : [];
  });
}
