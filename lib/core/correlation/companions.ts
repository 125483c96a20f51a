/** Calls that no exact key makes one, and that are one all the same: stages of a request, and one call in the logs of several systems. */
import { type Call, DISTINGUISHING, haveDifferent } from "./calls";
import type { FragmentKey } from "./fragment";
import { isDoing, type Sighting, valuesOf } from "./sighting";
import { sameResource, verbToken } from "./vocabulary";

/** Within so many milliseconds two systems log one call, as far as their clocks agree. */
export const SAME_CALL_MS = 10 * 60_000;
/** So many accounts of one call are none. */
const ACCOUNTS_MAX = 16;

/**
 * Puts calls of no known decision together where there is but one way to do it: the stages of a request by its shape, the same tool call
 * in the logs of different systems by its id. Where one stage or one system has two, nothing says which is which, and none are joined.
 */
export function companionsOf(calls: readonly Call[]): Call[] {
  return grouped("tool_call", grouped("request_shape", calls, areStages), areAccounts);
}

function grouped(
  kind: FragmentKey["kind"],
  calls: readonly Call[],
  agree: (group: readonly Call[]) => boolean,
): Call[] {
  const sharing = new Map<string, Dated[]>();
  for (const call of calls) {
    const value = call.decision === null && !call.contested ? onlyValue(call, kind) : undefined;
    const dated = value === undefined ? null : datedOf(call, kind);
    if (value === undefined || dated === null) continue;
    const list = sharing.get(value);
    if (list === undefined) sharing.set(value, [dated]);
    else list.push(dated);
  }
  const whole = new Map<Call, Call | null>();
  for (const list of sharing.values())
    for (const group of groupsIn(list)) {
      if (group.length > ACCOUNTS_MAX || !agree(group)) continue;
      for (const call of group) whole.set(call, null);
      whole.set(group[0] as Call, togetherBy(kind, group));
    }
  return calls.flatMap((call) => (whole.has(call) ? (whole.get(call) ?? []) : [call]));
}

interface Dated {
  call: Call;
  at: number;
}

/** The one value that what was done has; a call with several is not the companion of one of them. */
function onlyValue({ members }: Call, kind: FragmentKey["kind"]): string | undefined {
  const [value, ...more] = new Set(members.filter(isDoing).flatMap((member) => valuesOf(member, kind)));
  return more.length === 0 ? value : undefined;
}

/** When the records were written that have the key: a call is found by them. */
function datedOf(call: Call, kind: FragmentKey["kind"]): Dated | null {
  const having = call.members.filter((member) => isDoing(member) && valuesOf(member, kind).length > 0);
  const times = having.flatMap(({ at }) => at ?? []);
  return times.length === 0 ? null : { call, at: times.reduce((a, b) => Math.min(a, b)) };
}

/** Those that are near each other and near nothing else: a caller may use the same id again another day. */
function groupsIn(list: readonly Dated[]): Call[][] {
  const ordered = [...list].sort((a, b) => a.at - b.at);
  const groups: Dated[][] = [];
  for (const one of ordered) {
    const last = groups.at(-1);
    if (last !== undefined && one.at - (last.at(-1) as Dated).at <= SAME_CALL_MS) last.push(one);
    else groups.push([one]);
  }
  return groups
    .filter((group) => group.length > 1 && (group.at(-1) as Dated).at - (group[0] as Dated).at <= SAME_CALL_MS)
    .map((group) => group.map(({ call }) => call));
}

function togetherBy(kind: FragmentKey["kind"], group: readonly Call[]): Call {
  const members = group.flatMap((call) => call.members);
  const by = new Map(group.flatMap((call) => [...call.by]));
  for (const { id } of members) if (!by.has(id)) by.set(id, kind);
  return { ...(group[0] as Call), members, by };
}

/** One record each, of one source and of another stage. */
function areStages(group: readonly Call[]): boolean {
  const records = group.flatMap(({ members }) => members);
  const [first, ...others] = records;
  if (first === undefined || records.length !== group.length) return false;
  return (
    new Set(records.map(stageOf)).size === records.length &&
    others.every((one) => one.source === first.source) &&
    allAgree(group)
  );
}

function stageOf({ kind, phase, status }: Sighting): string {
  return `${kind} ${status === null && phase === "tool_call" ? "asked" : "answered"}`;
}

/** Different systems' accounts, which agree on the operation and do not disagree on what it was done to. */
function areAccounts(group: readonly Call[]): boolean {
  const sources = group.map(({ members }) => new Set(members.filter(isDoing).map(({ source }) => source)));
  const apart = new Set(sources.flatMap((own) => [...own])).size === sources.reduce((sum, own) => sum + own.size, 0);
  return apart && allAgree(group);
}

function allAgree(group: readonly Call[]): boolean {
  return group.every((one, place) => group.slice(place + 1).every((other) => agree(one, other)));
}

function agree(a: Call, b: Call): boolean {
  if (DISTINGUISHING.some((kind) => haveDifferent(kind, a, b))) return false;
  return a.members.filter(isDoing).some((one) => b.members.filter(isDoing).some((other) => !differ(one, other)));
}

function differ(a: Sighting, b: Sighting): boolean {
  if (a.verb !== null && b.verb !== null && verbToken(a.verb) !== verbToken(b.verb)) return true;
  if (a.resource === null || b.resource === null || a.resource.type !== b.resource.type) return false;
  return !sameResource(a.resource, b.resource);
}
