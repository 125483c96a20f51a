import type { RunAction, RunAnswer, RunFragment, RunSystem } from "@/lib/contracts/runs";
import { runKeysOf } from "@/lib/core/correlation/runs";
import { compactRows } from "@/lib/core/record/compactRows";
import { runRows } from "@/lib/core/record/runRows";
import type { WaterfallRow } from "@/lib/core/record/waterfall";
import type { KeyedFragment, RecordOfFragment } from "@/lib/db/fragment/keyed";
import type { DecisionRow } from "@/lib/db/run/decisions";
import type { ServiceContext } from "@/lib/services/context";
import { type SeenRun, seenRun } from "./seen";

/** Most keys, and most actions, that are named. */
const KEYS_TOLD = 50;
const ACTIONS_TOLD = 500;

/**
 * One run as one timeline, by the id of any of its fragments or decisions, of however many systems and traces. A 404 as `seenRun` has it. Nothing of what
 * the fragments hold is read.
 */
export async function getRun({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<RunAnswer> {
  const { told, rows } = await readRun(ctx, input.id);
  return { ...told, rows: compactRows(rows) };
}

/** The same with its log records one by one, as it is exported, and its rows. */
export async function readRun(
  ctx: ServiceContext,
  id: string,
): Promise<{ told: Omit<RunAnswer, "rows">; records: RunFragment[]; rows: WaterfallRow[] }> {
  const run = await seenRun(ctx, id);
  const records = run.fragments.map(runFragment);
  const rows = runRows({ fragments: records, decisions: run.decisions.map(decisionOfRun) });
  return { told: { id: id.toLowerCase(), ...toldOf(run), ...timesOf(rows) }, records, rows };
}

/** A fragment as it is told wherever it belongs. */
export function runFragment({ record, ...fragment }: KeyedFragment): RunFragment {
  return { ...fragment, record_id: record?.id ?? null };
}

export function runAction({ at, ...record }: RecordOfFragment): RunAction {
  return { ...record, at: at.toISOString() };
}

function decisionOfRun({ id, at, action, outcome, agent, resource, actionDigest }: DecisionRow) {
  return { id, at: at.toISOString(), action, outcome, agent: agent.name, resource, asked: actionDigest };
}

function toldOf({ fragments, decisions, isPartial, isCut }: SeenRun) {
  const keys = keysOf(fragments);
  const actions = actionsOf(fragments, decisions);
  return {
    fragments: fragments.length,
    systems: systemsOf(fragments),
    keys: keys.slice(0, KEYS_TOLD),
    keys_total: keys.length,
    actions: actions.slice(0, ACTIONS_TOLD),
    actions_total: actions.length,
    partial: isPartial,
    cut: isCut,
  };
}

function timesOf(rows: readonly WaterfallRow[]): Pick<RunAnswer, "began_at" | "ended_at"> {
  const [first] = rows;
  if (first === undefined) return { began_at: null, ended_at: null };
  const end = rows.reduce((latest, { start, duration }) => Math.max(latest, start + (duration ?? 0)), first.start);
  return { began_at: new Date(first.start).toISOString(), ended_at: new Date(end).toISOString() };
}

function systemsOf(fragments: readonly KeyedFragment[]): RunSystem[] {
  const systems = new Map<string, RunSystem>();
  for (const { source, system, basis, clock_offset_ms } of fragments) {
    const name = `${source}\n${system}`;
    const known = systems.get(name) ?? { source, system, basis, fragments: 0, clock_offset_ms };
    systems.set(name, { ...known, fragments: known.fragments + 1 });
  }
  return [...systems.values()].sort((a, b) => b.fragments - a.fragments || (a.system < b.system ? -1 : 1));
}

function keysOf(fragments: readonly KeyedFragment[]): RunAnswer["keys"] {
  const keys = new Map<string, RunAnswer["keys"][number]>();
  for (const fragment of fragments)
    for (const { kind, value } of runKeysOf(fragment)) {
      const name = `${kind}\n${value}`;
      const known = keys.get(name) ?? { kind, value, fragments: 0 };
      keys.set(name, { ...known, fragments: known.fragments + 1 });
    }
  return [...keys.values()].sort((a, b) => b.fragments - a.fragments || (a.value < b.value ? -1 : 1));
}

function actionsOf(fragments: readonly KeyedFragment[], decisions: readonly DecisionRow[]): RunAction[] {
  const actions = new Map<string, RunAction>(
    decisions.map(({ id, at, action, outcome, agent }) => [
      id,
      { id, governed: true, at: at.toISOString(), action, outcome, agent },
    ]),
  );
  for (const { record } of fragments) if (record !== null) actions.set(record.id, runAction(record));
  return [...actions.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}
