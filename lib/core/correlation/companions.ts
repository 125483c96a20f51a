/** Calls that no exact key makes one, and that are one all the same: stages of a request, and one call in the logs of two systems. */
import type { Call } from "./calls";
import type { FragmentKey } from "./fragment";
import { isDoing, type Sighting, valuesOf } from "./sighting";
import { sameResource, verbToken } from "./vocabulary";

/** Within so many milliseconds two systems log one call, as far as their clocks agree. */
const SAME_CALL_MS = 10 * 60_000;

/**
 * Puts calls of no known decision together where exactly two of them can be one: the stages of a request by its shape, the same
 * tool call in the logs of different systems by its id. Where there are more, none are.
 */
export function companionsOf(calls: readonly Call[]): Call[] {
  return pairedBy("tool_call", pairedBy("request_shape", calls, areStages), areTwoAccounts);
}

function pairedBy(kind: FragmentKey["kind"], calls: readonly Call[], agree: (a: Call, b: Call) => boolean): Call[] {
  const sharing = new Map<string, Call[]>();
  for (const call of calls) {
    if (call.decision !== null || call.contested) continue;
    for (const value of new Set(call.members.flatMap((member) => valuesOf(member, kind)))) {
      const list = sharing.get(value);
      if (list === undefined) sharing.set(value, [call]);
      else list.push(call);
    }
  }
  const taken = new Map<Call, Call>();
  for (const value of [...sharing.keys()].sort()) {
    const [a, b, ...more] = sharing.get(value) ?? [];
    if (a === undefined || b === undefined || more.length > 0 || taken.has(a) || taken.has(b) || !agree(a, b)) continue;
    taken.set(a, togetherBy(kind, a, b));
    taken.set(b, a);
  }
  return calls.flatMap((call) => {
    const other = taken.get(call);
    if (other === undefined) return [call];
    return taken.has(other) ? [] : [other];
  });
}

function togetherBy(kind: FragmentKey["kind"], a: Call, b: Call): Call {
  const by = new Map([...a.by, ...b.by]);
  for (const { id } of [...a.members, ...b.members]) if (!by.has(id)) by.set(id, kind);
  return { ...a, members: [...a.members, ...b.members], by };
}

/** One source, and each call one record of another stage. */
function areStages(a: Call, b: Call): boolean {
  const [one, other] = [a.members[0], b.members[0]];
  return (
    a.members.length === 1 &&
    b.members.length === 1 &&
    one !== undefined &&
    other !== undefined &&
    one.source === other.source &&
    stageOf(one) !== stageOf(other) &&
    !differ(one, other)
  );
}

function stageOf({ kind, phase, status }: Sighting): string {
  return `${kind} ${status === null && phase === "tool_call" ? "asked" : "answered"}`;
}

/** Two systems' accounts, which agree on the operation and do not disagree on what it was done to. */
function areTwoAccounts(a: Call, b: Call): boolean {
  const [doing, others] = [a.members.filter(isDoing), b.members.filter(isDoing)];
  if (doing.length === 0 || others.length === 0) return false;
  const sources = new Set(doing.map(({ source }) => source));
  if (others.some(({ source }) => sources.has(source))) return false;
  return doing.some((one) => others.some((other) => !differ(one, other)));
}

function differ(a: Sighting, b: Sighting): boolean {
  if (a.at !== null && b.at !== null && Math.abs(a.at - b.at) > SAME_CALL_MS) return true;
  if (a.verb !== null && b.verb !== null && verbToken(a.verb) !== verbToken(b.verb)) return true;
  if (a.resource === null || b.resource === null || a.resource.type !== b.resource.type) return false;
  return !sameResource(a.resource, b.resource);
}
