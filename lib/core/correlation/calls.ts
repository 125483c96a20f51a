/**
 * What exact keys say, whatever the order in which it came: which sightings are one call, and which decision it names. A call
 * is what one system or several logged of one operation; a decision may have several.
 */
import type { FragmentKey } from "./fragment";
import { KEYS } from "./keys";
import { isDoing, type Sighting, valuesOf } from "./sighting";

/** Sightings that are one call. */
export interface Call {
  members: Sighting[];
  /** The decision that it belongs to by exact keys; its id, which Ambit may not know. */
  decision: string | null;
  /** The kind of key by which that is known, and how far the member that names it is away. */
  key: FragmentKey["kind"] | null;
  /** True where exact keys name several decisions: no one can say which it is. */
  contested: boolean;
  /** How each member came to it, where it does not name the decision itself. */
  by: Map<string, FragmentKey["kind"]>;
}

/** Kinds that say that two sightings are one call, the strongest first. */
const CALL_KINDS = ["shared_event", "audit", "api_call", "event", "span"] as const;
/** Those of which one call has one value. */
export const DISTINGUISHING = CALL_KINDS.filter((kind) => KEYS[kind].distinguishes);

/** The calls among sightings. Every sighting that is no decision is in exactly one. */
export function callsOf(sightings: readonly Sighting[]): Call[] {
  const ordered = [...sightings].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const decisions = ordered.filter(({ decision }) => decision !== null);
  const decisionOfPermit = new Map(
    decisions.flatMap((one) => valuesOf(one, "permit").map((permit) => [permit, one.id])),
  );
  const logged = ordered.filter(({ decision }) => decision === null);
  const calls = components(logged).flatMap((members) => named(members, decisionOfPermit));
  return nested(calls, decisions);
}

/** Union-find over the values of call kinds, split where it would put two calls into one. */
function components(logged: readonly Sighting[]): Sighting[][] {
  const parent = logged.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const first = new Map<string, number>();
  logged.forEach((sighting, index) => {
    for (const { kind, value } of sighting.keys) {
      if (!CALL_KINDS.includes(kind as (typeof CALL_KINDS)[number])) continue;
      const key = `${kind}\n${value}`;
      const other = first.get(key);
      if (other === undefined) first.set(key, index);
      else parent[root(index)] = root(other);
    }
  });
  const grouped = new Map<number, Sighting[]>();
  logged.forEach((sighting, index) => {
    const at = root(index);
    const list = grouped.get(at);
    if (list === undefined) grouped.set(at, [sighting]);
    else list.push(sighting);
  });
  return [...grouped.values()].flatMap(apart);
}

/** INVARIANT (never merged): no call holds two values of a kind that distinguishes calls, but those that one record holds itself. */
function apart(members: Sighting[]): Sighting[][] {
  if (!isMixed(members)) return [members];
  // By the strongest kind that each has; where that leaves another kind mixed, by all of them.
  return groupedBy(members, strongestIdentity).flatMap((group) =>
    isMixed(group) ? groupedBy(group, wholeIdentity) : [group],
  );
}

function isMixed(members: readonly Sighting[]): boolean {
  return (
    members.length > 1 && DISTINGUISHING.some((kind) => new Set(members.flatMap((one) => valuesOf(one, kind))).size > 1)
  );
}

function groupedBy(members: readonly Sighting[], identityOf: (member: Sighting) => string): Sighting[][] {
  const grouped = new Map<string, Sighting[]>();
  for (const member of members) {
    const identity = identityOf(member);
    const list = grouped.get(identity);
    if (list === undefined) grouped.set(identity, [member]);
    else list.push(member);
  }
  return [...grouped.values()];
}

function strongestIdentity(member: Sighting): string {
  const kind = DISTINGUISHING.find((one) => valuesOf(member, one).length > 0);
  return kind === undefined ? `alone\n${member.id}` : identityBy(member, kind);
}

function wholeIdentity(member: Sighting): string {
  return DISTINGUISHING.map((kind) => identityBy(member, kind)).join("\n");
}

function identityBy(member: Sighting, kind: FragmentKey["kind"]): string {
  return JSON.stringify([kind, ...valuesOf(member, kind).sort()]);
}

/** The component with the decision that its members name; one that names several falls apart. */
function named(members: Sighting[], decisionOfPermit: ReadonlyMap<string, string>): Call[] {
  const namesOf = new Map(members.map((member) => [member.id, namesIn(member, decisionOfPermit)]));
  const all = new Set([...namesOf.values()].flatMap((names) => [...names.keys()]));
  if (all.size <= 1) {
    const [decision = null] = all;
    const key = decision === null ? null : keyOf(namesOf, decision);
    return [callOf(members, decision, key, false)];
  }
  const calls: Call[] = [...all].sort().flatMap((decision) => {
    const own = members.filter(({ id }) => namesOf.get(id)?.size === 1 && namesOf.get(id)?.has(decision));
    return own.length === 0 ? [] : [callOf(own, decision, keyOf(namesOf, decision), false)];
  });
  const rest = members.filter(({ id }) => namesOf.get(id)?.size !== 1);
  return rest.length === 0 ? calls : [...calls, callOf(rest, null, null, true)];
}

function callOf(
  members: Sighting[],
  decision: string | null,
  key: FragmentKey["kind"] | null,
  contested: boolean,
): Call {
  const by = new Map<string, FragmentKey["kind"]>();
  if (decision !== null && members.length > 1) {
    const counts = sharedValues(members);
    for (const member of members)
      if (valuesOf(member, "evaluation").length === 0 && valuesOf(member, "permit").length === 0)
        by.set(member.id, sharedKind(member, counts));
  }
  return { members, decision, key, contested, by };
}

/** How many of the members have each value of each call kind. */
function sharedValues(members: readonly Sighting[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const member of members)
    for (const kind of CALL_KINDS)
      for (const value of valuesOf(member, kind)) {
        const key = `${kind}\n${value}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  return counts;
}

/** The strongest kind of key that a member shares with another one. */
function sharedKind(member: Sighting, counts: ReadonlyMap<string, number>): FragmentKey["kind"] {
  const shared = CALL_KINDS.find((kind) =>
    valuesOf(member, kind).some((value) => (counts.get(`${kind}\n${value}`) ?? 0) > 1),
  );
  return shared ?? "span";
}

function namesIn(member: Sighting, decisionOfPermit: ReadonlyMap<string, string>): Map<string, FragmentKey["kind"]> {
  const names = new Map<string, FragmentKey["kind"]>();
  for (const permit of valuesOf(member, "permit"))
    names.set(decisionOfPermit.get(permit) ?? `permit ${permit}`, "permit");
  for (const evaluation of valuesOf(member, "evaluation")) names.set(evaluation, "evaluation");
  return names;
}

function keyOf(
  namesOf: ReadonlyMap<string, Map<string, FragmentKey["kind"]>>,
  decision: string,
): FragmentKey["kind"] | null {
  const kinds = [...namesOf.values()].flatMap((names) => names.get(decision) ?? []);
  return kinds.includes("evaluation") ? "evaluation" : (kinds[0] ?? null);
}

/** Puts calls into the call whose span they were started in, and calls in a decision's own span under that decision. */
function nested(calls: readonly Call[], decisions: readonly Sighting[]): Call[] {
  const callOfSpan = new Map<string, Call>();
  for (const call of calls)
    for (const member of call.members.filter(isDoing))
      for (const span of valuesOf(member, "span")) if (!callOfSpan.has(span)) callOfSpan.set(span, call);
  const decisionOfSpan = onlyDecisions(decisions);
  const settled = new Map<Call, Call>();
  // Climbs instead of calling itself: whoever writes spans decides how deep they nest.
  const hostOf = (call: Call): Call => {
    const path = new Set<Call>();
    let at: Call = call;
    while (!settled.has(at) && !path.has(at)) {
      path.add(at);
      nameBySpan(at, decisionOfSpan);
      const outer = at.decision === null && !at.contested ? outerCall(at, callOfSpan) : undefined;
      if (outer === undefined) break;
      at = outer;
    }
    const host = settled.get(at) ?? at;
    for (const one of path) settled.set(one, host);
    return host;
  };
  const hosts = new Map<Call, Call[]>();
  for (const call of calls) {
    const host = hostOf(call);
    const list = hosts.get(host);
    if (list === undefined) hosts.set(host, [call]);
    else list.push(call);
  }
  return [...hosts].map(([host, inner]) => joined(host, inner));
}

/** Of each span that decisions were asked for in, the one decision; none where it is a hub. */
function onlyDecisions(decisions: readonly Sighting[]): Map<string, string> {
  const bySpan = new Map<string, Sighting[]>();
  for (const one of decisions)
    for (const span of valuesOf(one, "parent_span")) {
      const list = bySpan.get(span);
      if (list === undefined) bySpan.set(span, [one]);
      else list.push(one);
    }
  const only = new Map<string, string>();
  for (const [span, list] of bySpan) {
    const allowed = list.filter(({ decision }) => decision?.outcome === "allow");
    const [one, ...more] = allowed.length > 0 ? allowed : list;
    if (one !== undefined && more.length === 0) only.set(span, one.id);
  }
  return only;
}

/** A span in which something was done, and in which one decision was asked for, is that decision's. */
function nameBySpan(call: Call, decisionOfSpan: ReadonlyMap<string, string>): void {
  if (call.decision !== null || call.contested || !call.members.some(isDoing)) return;
  const spans = call.members.filter(isDoing).flatMap((member) => valuesOf(member, "span"));
  const named = new Set(spans.flatMap((span) => decisionOfSpan.get(span) ?? []));
  const [decision, ...more] = named;
  if (decision === undefined || more.length > 0) return;
  call.decision = decision;
  call.key = "span";
  for (const member of call.members) call.by.set(member.id, "span");
}

function outerCall(call: Call, callOfSpan: ReadonlyMap<string, Call>): Call | undefined {
  const outer = new Set(
    call.members.flatMap((member) => valuesOf(member, "parent_span")).flatMap((span) => callOfSpan.get(span) ?? []),
  );
  outer.delete(call);
  const [one, ...more] = outer;
  if (one === undefined || more.length > 0) return undefined;
  return standsAlone(call, one) ? undefined : one;
}

/** A call of its own, made by another: it has an id of the kind that tells calls apart, and the other has another one. */
function standsAlone(inner: Call, outer: Call): boolean {
  return (["tool_call", ...DISTINGUISHING] as const).some((kind) => haveDifferent(kind, inner, outer));
}

/** Both have ids of a kind, and none in common. */
export function haveDifferent(kind: FragmentKey["kind"], a: Call, b: Call): boolean {
  const own = new Set(a.members.flatMap((one) => valuesOf(one, kind)));
  const others = new Set(b.members.flatMap((one) => valuesOf(one, kind)));
  return own.size > 0 && others.size > 0 && ![...own].some((value) => others.has(value));
}

function joined(host: Call, inner: readonly Call[]): Call {
  if (inner.length === 1 && inner[0] === host) return host;
  const by = new Map(host.by);
  for (const call of inner) if (call !== host) for (const member of call.members) by.set(member.id, "parent_span");
  return { ...host, members: inner.flatMap(({ members }) => members), by };
}
