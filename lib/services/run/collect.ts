import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { runKeysOf, runWith, type Traced } from "@/lib/core/correlation/runs";
import { traceIdOf } from "@/lib/core/record/links";
import { FRAGMENTS_MAX } from "@/lib/db/fragment/joined";
import { findFragmentsAt, findPlacesByKeys, type KeyedFragment } from "@/lib/db/fragment/keyed";
import type { QueryClient } from "@/lib/db/queryClient";
import { type DecisionRow, findDecisionsInTraces } from "@/lib/db/run/decisions";

/** Most keys that are followed of one run, and how many at once. */
const KEYS_MAX = 1_000;
const KEYS_AT_ONCE = 100;
/** Most decisions of one run. */
const DECISIONS_MAX = 2_000;

/** Everything that is known of one run, whoever may see it. */
export interface CollectedRun {
  fragments: KeyedFragment[];
  decisions: DecisionRow[];
  /** A bound was reached: more may belong to it. */
  isCut: boolean;
}

/** A log record or a decision as what runs are made of. */
type Member = Traced & ({ fragment: KeyedFragment } | { decision: DecisionRow });

/**
 * The run of one log record or decision: from its trace or run to what else carries that, and from what is found so to the traces and runs that this names,
 * until nothing new is named. What it comes to is said by `runWith`.
 */
export async function collectRun(
  client: QueryClient,
  start: { fragment: KeyedFragment } | { decision: DecisionRow },
): Promise<CollectedRun> {
  const begun = "fragment" in start ? memberOfFragment(start.fragment) : memberOfDecision(start.decision);
  const members = new Map<string, Member>([[begun.id, begun]]);
  const keys = new Map(runKeysOf(begun).map((key) => [nameOf(key), key]));
  let isCut = false;
  for (let asked = 0; asked < keys.size && !isCut; ) {
    const next = [...keys.values()].slice(asked, asked + KEYS_AT_ONCE);
    asked += next.length;
    const found = await carriersOf(client, next, members);
    isCut = found.isCut;
    for (const member of found.members) {
      members.set(member.id, member);
      for (const key of runKeysOf(member)) keys.set(nameOf(key), key);
    }
    isCut ||= keys.size > KEYS_MAX || members.size > FRAGMENTS_MAX + DECISIONS_MAX;
  }
  const run = runWith(begun.id, [...members.values()]);
  return {
    fragments: run.flatMap((one) => ("fragment" in one ? [one.fragment] : [])),
    decisions: run.flatMap((one) => ("decision" in one ? [one.decision] : [])),
    isCut,
  };
}

/** What carries one of the keys and is not known yet. */
async function carriersOf(
  client: QueryClient,
  keys: readonly FragmentKey[],
  known: ReadonlyMap<string, Member>,
): Promise<{ members: Member[]; isCut: boolean }> {
  const { places, isCut } = await findPlacesByKeys(client, keys, FRAGMENTS_MAX + 1);
  const room = FRAGMENTS_MAX + DECISIONS_MAX - known.size;
  const fresh = places.filter(({ id }) => !known.has(id)).slice(0, Math.max(room, 0));
  const fragments = await findFragmentsAt(client, fresh);
  const traces = keys.flatMap(({ kind, value }) => (kind === "trace" && /^[0-9a-f]{32}$/.test(value) ? [value] : []));
  const decisions = await findDecisionsInTraces(client, traces, DECISIONS_MAX + 1);
  return {
    members: [...fragments.map(memberOfFragment), ...decisions.slice(0, DECISIONS_MAX).map(memberOfDecision)],
    isCut: isCut || decisions.length > DECISIONS_MAX,
  };
}

function memberOfFragment(fragment: KeyedFragment): Member {
  const { id, occurred_at: occurred, keys } = fragment;
  return { id, at: occurred === null ? null : Date.parse(occurred), keys, fragment };
}

function memberOfDecision(decision: DecisionRow): Member {
  const trace = traceIdOf(decision.traceparent?.toLowerCase() ?? null);
  return {
    id: decision.id,
    at: decision.at.getTime(),
    keys: trace === null ? [] : [{ kind: "trace", value: trace }],
    decision,
  };
}

function nameOf({ kind, value }: FragmentKey): string {
  return `${kind}\n${value}`;
}
