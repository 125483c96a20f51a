import {
  AUDIENCES,
  BLAST_RADII,
  type Power,
  type RiskFacts,
  SENSITIVITIES,
  worstCase,
} from "@/lib/core/organisation/facts";
import { compareText } from "@/lib/core/record/fragments";
import { type ActionRecord, BASES, type Basis } from "@/lib/core/record/types";
import type {
  AttemptItem,
  Certainty,
  DeniedGroup,
  EscalatedGroup,
  Impact,
  ImpactItem,
  ImpactResource,
  RadiusGroup,
} from "./types";

/** One action that ran, with what was on record of it when it was decided. */
interface Happening {
  item: ImpactItem;
  facts: RiskFacts;
  record: ActionRecord;
}

/** What became of what was let through. `none`: nothing ran. `pending`: it may still run. */
type Fate = Certainty | "none" | "pending";

/**
 * What the collected records did. Pure. `factsOf` gives the risk facts that the decision of an evaluation used, null where they are not
 * on record: then each counts as its worst value. An action that several records tell of counts once; what was denied, or waits or waited
 * for a person in vain, stands apart.
 */
export function impactOf(
  records: readonly ActionRecord[],
  factsOf: (evaluationId: string) => RiskFacts | null,
): Impact {
  const happened = new Map<string, Happening>();
  const count = { none: new Set<string>(), pending: new Set<string>() };
  const attempts: ActionRecord[] = [];
  for (const record of inOrder(records)) {
    const ranUnder = executingOf(record);
    if (ranUnder === null) attempts.push(record);
    else {
      const fate = fateOf(record);
      if (fate === "none" || fate === "pending") count[fate].add(ranUnder);
      else happened.set(ranUnder, happened.get(ranUnder) ?? happening(record, ranUnder, fate, factsOf));
    }
  }
  const all = [...happened.values()];
  const of = (power: Power | null) => all.filter(({ facts }) => facts.power === power);
  return {
    records: records.length,
    actions: all.length,
    read: grouped(of("read"), SENSITIVITIES, ({ sensitivity }) => sensitivity).map(([sensitivity, items]) => ({
      sensitivity,
      ...counted(items),
    })),
    exposed: AUDIENCES.toReversed().flatMap((audience) =>
      grouped(
        of("expose").filter(({ facts }) => facts.audience === audience),
        SENSITIVITIES,
        ({ sensitivity }) => sensitivity,
      ).map(([sensitivity, items]) => ({ audience, sensitivity, ...counted(items) })),
    ),
    changed: byRadius(of("write")),
    triggered: byRadius(of("trigger")),
    approved: byRadius(of("approve")),
    unknown: byRadius(of(null)),
    resources: resourcesOf(all),
    irreversible: itemsOf(all.filter(({ facts }) => facts.power !== "read" && !facts.reversible)),
    claimed: itemsOf(all.filter(({ item }) => item.basis === "claimed")),
    not_run: count.none.size,
    pending: count.pending.size,
    denied: deniedGroups(attempts, factsOf),
    escalated: escalatedGroups(attempts, factsOf),
  };
}

function inOrder(records: readonly ActionRecord[]): ActionRecord[] {
  return records.toSorted(
    (a, b) => compareText(a.decided_at, b.decided_at) || compareText(a.evaluation_id, b.evaluation_id),
  );
}

/** The evaluation under which it ran or could; a report about a call that was not allowed counts as well. */
function executingOf({ phases }: ActionRecord): string | null {
  return phases.tool_call?.evaluation_id ?? phases.credential?.evaluation_id ?? null;
}

function fateOf({ phases, standing }: ActionRecord): Fate {
  const { tool_call: call, credential, state_change: changed } = phases;
  if (call !== null) {
    if (call.status === "not_executed") return (changed?.changes.length ?? 0) > 0 ? "possible" : "none";
    // A call that failed may have done a part of it.
    return call.status === "failed" ? "possible" : "done";
  }
  if (standing === "awaiting_use") return "pending";
  // Only a credential that must redeem shows by not redeeming that nothing ran.
  return standing === "permit_unused" && credential?.must_redeem === true ? "none" : "possible";
}

function happening(
  record: ActionRecord,
  ranUnder: string,
  certainty: Certainty,
  factsOf: (evaluationId: string) => RiskFacts | null,
): Happening {
  const known = factsOf(ranUnder) ?? factsOf(record.evaluation_id);
  const facts = known ?? worstCase({});
  const { tool_call: call, credential } = record.phases;
  return {
    record,
    facts,
    item: {
      ...placeOf(record, known !== null),
      evaluation_id: ranUnder,
      at: call?.occurred_at ?? call?.at ?? credential?.at ?? record.decided_at,
      certainty,
      basis: call?.basis ?? null,
      reversible: facts.reversible,
    },
  };
}

function placeOf(record: ActionRecord, factsKnown: boolean): AttemptItem {
  return {
    evaluation_id: record.evaluation_id,
    at: record.decided_at,
    agent: record.agent.name,
    action: record.action,
    environment: record.environment,
    resource: { type: record.resource.type, id: record.resource.id },
    facts_known: factsKnown,
  };
}

/** By a fact, from its worst value to its least. */
function grouped<T extends string>(
  all: readonly Happening[],
  values: readonly T[],
  factOf: (facts: RiskFacts) => T,
): [T, Happening[]][] {
  return values.toReversed().flatMap((value) => {
    const own = all.filter(({ facts }) => factOf(facts) === value);
    return own.length === 0 ? [] : [[value, own] as [T, Happening[]]];
  });
}

function byRadius(all: readonly Happening[]): RadiusGroup[] {
  return grouped(all, BLAST_RADII, ({ blastRadius }) => blastRadius).map(([blast_radius, own]) => ({
    blast_radius,
    ...counted(own),
  }));
}

function counted(own: readonly Happening[]): { done: number; possible: number; items: ImpactItem[] } {
  const items = itemsOf(own);
  const done = items.filter(({ certainty }) => certainty === "done").length;
  return { done, possible: items.length - done, items };
}

function itemsOf(own: readonly Happening[]): ImpactItem[] {
  return own
    .map(({ item }) => item)
    .toSorted((a, b) => compareText(a.at, b.at) || compareText(a.evaluation_id, b.evaluation_id));
}

/** What was reported as changed, whatever the power; where a change was to be expected and none was reported, what was asked for. */
function resourcesOf(all: readonly Happening[]): ImpactResource[] {
  const found = new Map<string, ImpactResource>();
  for (const { item, facts, record } of all) {
    const reported = record.phases.state_change?.changes ?? [];
    const changesSomething = facts.power !== "read" && facts.power !== "expose";
    const touched =
      reported.length > 0
        ? reported.map(({ resource, basis }) => ({ ...resource, basis: basis as Basis | null }))
        : changesSomething
          ? [{ ...item.resource, basis: null }]
          : [];
    for (const one of touched) {
      const key = JSON.stringify([one.type, one.id]);
      found.set(key, together(found.get(key), one, { item, facts }));
    }
  }
  return [...found.values()].toSorted(
    (a, b) =>
      BLAST_RADII.indexOf(b.blast_radius) - BLAST_RADII.indexOf(a.blast_radius) ||
      compareText(a.type, b.type) ||
      compareText(a.id, b.id),
  );
}

function together(
  known: ImpactResource | undefined,
  { type, id, basis }: { type: string; id: string; basis: Basis | null },
  { item, facts }: Pick<Happening, "item" | "facts">,
): ImpactResource {
  const evaluations = [...new Set([...(known?.evaluations ?? []), item.evaluation_id])];
  if (known === undefined)
    return {
      type,
      id,
      blast_radius: facts.blastRadius,
      certainty: item.certainty,
      basis,
      reversible: facts.reversible,
      evaluations,
    };
  return {
    ...known,
    blast_radius: worseOf(known.blast_radius, facts.blastRadius),
    certainty: known.certainty === "done" ? "done" : item.certainty,
    basis: strongerOf(known.basis, basis),
    reversible: known.reversible && facts.reversible,
    evaluations,
  };
}

function worseOf<T extends (typeof BLAST_RADII)[number]>(a: T, b: T): T {
  return BLAST_RADII.indexOf(a) >= BLAST_RADII.indexOf(b) ? a : b;
}

function strongerOf(a: Basis | null, b: Basis | null): Basis | null {
  if (a === null || b === null) return a ?? b;
  return BASES.indexOf(a) >= BASES.indexOf(b) ? a : b;
}

type Facts = (evaluationId: string) => RiskFacts | null;

function deniedGroups(attempts: readonly ActionRecord[], factsOf: Facts): DeniedGroup[] {
  const denied = attempts.filter(({ outcome }) => outcome === "deny");
  return groupedBy(denied, ({ reason }) => reason).map(([reason, own]) => ({ reason, items: placesOf(own, factsOf) }));
}

function escalatedGroups(attempts: readonly ActionRecord[], factsOf: Facts): EscalatedGroup[] {
  const held = attempts.filter(({ outcome }) => outcome !== "deny");
  return groupedBy(held, ({ standing }) => standing).map(([standing, own]) => ({
    standing,
    items: placesOf(own, factsOf),
  }));
}

/** The most first. */
function groupedBy<K extends string>(
  records: readonly ActionRecord[],
  keyOf: (record: ActionRecord) => K,
): [K, ActionRecord[]][] {
  const groups = new Map<K, ActionRecord[]>();
  for (const record of records) groups.set(keyOf(record), [...(groups.get(keyOf(record)) ?? []), record]);
  return [...groups].toSorted(([a, as], [b, bs]) => bs.length - as.length || compareText(a, b));
}

function placesOf(records: readonly ActionRecord[], factsOf: Facts): AttemptItem[] {
  return records.map((record) => placeOf(record, factsOf(record.evaluation_id) !== null));
}
