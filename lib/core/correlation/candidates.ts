/** Which decisions may be behind a call that names none: those that share a scoped key with it and that nothing contradicts. */
import type { Call } from "./calls";
import type { FragmentKey } from "./fragment";
import { isDoing, type Sighting, valuesOf } from "./sighting";
import { principalAgrees, resourceToken, sameResource, verbClass, verbToken } from "./vocabulary";

/** How far two clocks may differ before times contradict each other, in milliseconds. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Keys that a caller chose for one call, or that one call gave out: they need nothing beside them. */
const OF_ONE_CALL = ["tool_call", "action_digest", "linked_span", "credential"] as const;
/** Keys of many calls: what is found by them must also be the same operation, or be done to the same thing. */
const OF_MANY_CALLS = ["request", "trace", "session", "run"] as const;

/** The scoped keys by which calls and decisions find each other. */
export const SCOPED_KINDS: readonly FragmentKey["kind"][] = [...OF_ONE_CALL, ...OF_MANY_CALLS];

/** How long after it was made a decision is looked for at most, in milliseconds; `until` ends sooner. */
export const DECISION_LIVES_MS_MAX = 30 * 60_000;
type Dated = Sighting & { at: number };

/** Decisions by the scoped keys of their own and of the log records that name them, in order of time. */
export class DecisionIndex {
  private readonly byKey = new Map<string, Dated[]>();

  constructor(decisions: readonly Sighting[], calls: readonly Call[]) {
    const byId = new Map(decisions.map((one) => [one.id, one]));
    const added = new Set<string>();
    const add = (key: FragmentKey, decision: Sighting) => {
      if (decision.at === null) return;
      for (const place of placesOf(key, tellingTokens(decision))) {
        if (added.has(`${place}\n${decision.id}`)) continue;
        added.add(`${place}\n${decision.id}`);
        const found = this.byKey.get(place);
        if (found === undefined) this.byKey.set(place, [decision as Dated]);
        else found.push(decision as Dated);
      }
    };
    for (const decision of decisions) for (const key of decision.keys) add(key, decision);
    for (const call of calls) {
      const decision = call.decision === null ? undefined : byId.get(call.decision);
      if (decision === undefined) continue;
      for (const key of call.members.filter((member) => lendsKeys(member, decision)).flatMap(lent)) add(key, decision);
    }
    for (const list of this.byKey.values()) list.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  /** Those that share the key, and a token where the key is one of many calls, near the record that has it in time. */
  near({ from, to, tokens, ...key }: OwnKey): Dated[] {
    const found = new Set<Dated>();
    for (const place of placesOf(key, tokens)) {
      const list = this.byKey.get(place) ?? [];
      const first = firstNotBefore(list, from - DECISION_LIVES_MS_MAX - CLOCK_TOLERANCE_MS);
      const end = firstNotBefore(list, to + CLOCK_TOLERANCE_MS + 1);
      for (const one of list.slice(first, end)) found.add(one);
    }
    return [...found];
  }
}

/** A record that names a decision lends it its keys, if it was written while the decision could be acted on. */
export function lendsKeys({ at, keys }: Sighting, decision: Sighting): boolean {
  if (at === null || decision.at === null || !keys.some(({ kind }) => kind === "evaluation" || kind === "permit"))
    return false;
  const after = at - decision.at;
  return after >= -CLOCK_TOLERANCE_MS && after <= DECISION_LIVES_MS_MAX + CLOCK_TOLERANCE_MS;
}

/** The keys that a log record lends to the decision that it names. A credential that was issued for one action is used for that action. */
export function lent({ keys }: Sighting): FragmentKey[] {
  return keys.flatMap((key): FragmentKey[] => {
    if (key.kind === "issued_credential") return [{ kind: "credential", value: key.value }];
    return key.kind === "credential" ? [] : [key];
  });
}

/** Under which names a scoped key is kept: a key of many calls only together with what else must agree. None for other keys. */
export function placesOf({ kind, value }: FragmentKey, tokens: readonly string[]): string[] {
  if (!SCOPED_KINDS.includes(kind)) return [];
  return isOfOneCall(kind) ? [`${kind}\n${value}`] : tokens.map((token) => `${kind}\n${value}\n${token}`);
}

/** Whether a key ties a call to a decision by itself. */
export function isOfOneCall(kind: FragmentKey["kind"]): boolean {
  return (OF_ONE_CALL as readonly string[]).includes(kind);
}

/** The place of the first that is not before a time, in a list in order of time. */
function firstNotBefore(list: readonly Dated[], time: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Dated).at < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a call shows of itself, over all its members. */
export interface CallTraits {
  from: number;
  to: number;
  verbs: string[];
  resources: NonNullable<Sighting["resource"]>[];
  principals: string[];
  keys: OwnKey[];
  /** By what name, and when, each resource was told: circumstances are found by it. */
  near: (Moment & { token: string })[];
}

/** When one record was written, until what it tells of ended; in epoch milliseconds. */
interface Moment {
  from: number;
  to: number;
}

/** A scoped key of a call, and what else the member says that has it: a decision is found by what stands in one record. */
interface OwnKey extends FragmentKey, Moment {
  tokens: string[];
}

/** Null for a call that says nothing of when it was. */
export function traitsOf(call: Call): CallTraits | null {
  const doing = call.members.filter(isDoing);
  const times = doing.flatMap(({ at, durationMs }) => (at === null ? [] : [at, at + (durationMs ?? 0)]));
  if (times.length === 0) return null;
  return {
    from: times.reduce((a, b) => Math.min(a, b)),
    to: times.reduce((a, b) => Math.max(a, b)),
    verbs: [...new Set(doing.flatMap(({ verb }) => verb ?? []))],
    resources: doing.flatMap(({ resource }) => resource ?? []),
    principals: [...new Set(doing.flatMap(({ principal }) => principal ?? []))],
    keys: doing.flatMap(ownKeysOf),
    near: doing.flatMap((member) => {
      const moment = momentOf(member);
      return moment === null || member.resource === null ? [] : { ...moment, token: resourceToken(member.resource) };
    }),
  };
}

function ownKeysOf(member: Sighting): OwnKey[] {
  const moment = momentOf(member);
  if (moment === null) return [];
  const tokens = tellingTokens(member);
  return member.keys
    .filter(({ kind }) => SCOPED_KINDS.includes(kind))
    .map(({ kind, value }) => ({ kind, value, tokens, ...moment }));
}

function momentOf({ at, durationMs }: Sighting): Moment | null {
  return at === null ? null : { from: at, to: at + Math.min(durationMs ?? 0, DECISION_LIVES_MS_MAX) };
}

/** Whether a decision is near enough to be looked at for what was done then. */
export function isNear({ from, to }: Moment, decidedAt: number): boolean {
  return decidedAt >= from - DECISION_LIVES_MS_MAX - CLOCK_TOLERANCE_MS && decidedAt <= to + CLOCK_TOLERANCE_MS;
}

/** What says that a call and a decision are not the same action. */
export type Contradiction = "tool_call" | "time" | "identity" | "reading" | "resource";

/** Whether a call and a decision can be the same action at all. */
export function nothingContradicts(traits: CallTraits, sighting: Sighting): boolean {
  return contradictionOf(traits, sighting) === null;
}

/** The first thing that says that they are not; null where nothing does. */
export function contradictionOf(traits: CallTraits, sighting: Sighting): Contradiction | null {
  const { at, decision, resource } = sighting;
  if (isOtherToolCall(traits, sighting)) return "tool_call";
  if (decision === null || at === null) return "time";
  if (traits.to < at - CLOCK_TOLERANCE_MS || traits.from > decision.until + CLOCK_TOLERANCE_MS) return "time";
  if (traits.principals.some((seen) => principalAgrees(decision.identity, seen) === false)) return "identity";
  if (decision.power === "read" && isOnly(traits, "write")) return "reading";
  if (resource === null || traits.resources.length === 0) return null;
  // A resource of another type of thing is named otherwise, and says nothing.
  const comparable = traits.resources.filter(({ type }) => sameType(type, resource.type));
  return comparable.length === 0 || comparable.some((one) => sameResource(one, resource)) ? null : "resource";
}

/** A call that only reads is not what a decision to change something was about, though it may be part of it. */
export function isBesideThePoint(traits: CallTraits, { decision }: Sighting): boolean {
  return decision !== null && decision.power !== null && decision.power !== "read" && isOnly(traits, "read");
}

function isOnly({ verbs }: CallTraits, what: "read" | "write"): boolean {
  const classes = new Set(verbs.map(verbClass));
  return classes.size === 1 && classes.has(what);
}

/** Both have the model's id of the tool call, and not the same. */
function isOtherToolCall({ keys }: CallTraits, decision: Sighting): boolean {
  const own = keys.filter(({ kind }) => kind === "tool_call");
  const its = valuesOf(decision, "tool_call");
  return own.length > 0 && its.length > 0 && !own.some(({ value }) => its.includes(value));
}

function sameType(a: string, b: string): boolean {
  return verbToken(a) === verbToken(b);
}

export function hasSameVerb({ verbs }: CallTraits, { verb }: Sighting): boolean {
  return verb !== null && verbs.some((one) => verbToken(one) === verbToken(verb));
}

export function hasSameResource({ resources }: CallTraits, { resource }: Sighting): boolean {
  return resource !== null && resources.some((one) => sameResource(one, resource));
}

/** What a call and a decision must have in common to be found by a key of many calls. */
export function tellingTokens(sighting: Pick<Sighting, "verb" | "resource">): string[] {
  return [
    ...(sighting.verb === null ? [] : [`verb ${verbToken(sighting.verb)}`]),
    ...(sighting.resource === null ? [] : [`resource ${resourceToken(sighting.resource)}`]),
  ];
}
