/** The rows of a run: what several systems logged of it and what Ambit decided in it, on one axis. Pure. */
import { type TriedFragment, withAttempts } from "./attempts";
import { compareText } from "./fragments";
import type { RecordEvent } from "./types";
import { type ToldFragment, type WaterfallRow, waterfallRows } from "./waterfall";

/** A log record of the run; `record_id` is null where it belongs to no record. */
export type FragmentOfRun = ToldFragment &
  TriedFragment &
  Pick<RecordEvent, "phase" | "basis"> & {
    received_at: string;
    error: string | null;
    record_id: string | null;
  };

/** A decision of Ambit's that was made within it. */
export interface DecisionOfRun {
  id: string;
  at: string;
  action: string;
  outcome: "allow" | "deny" | "escalate";
  agent: string;
  resource: { type: string; id: string };
  /** Of the exact action. */
  asked: string;
}

const DECIDED = { allow: "Allowed", deny: "Denied", escalate: "Held for a person" } as const;

/**
 * A row for each log record and each decision, in order of time. Nothing is merged: what three systems wrote of one step are three rows, and each
 * attempt has its own, which says which it is. Whatever the order of what is given, the same rows.
 */
export function runRows({
  fragments,
  decisions,
}: {
  fragments: readonly FragmentOfRun[];
  decisions: readonly DecisionOfRun[];
}): WaterfallRow[] {
  const events = [...decisions.map(decisionEvent), ...fragments.map(fragmentEvent)].sort(
    (a, b) => compareText(a.at, b.at) || compareText(keyOf(a), keyOf(b)),
  );
  const told = withAttempts(events, { fragments, decisions, toldIn: "decision" });
  return waterfallRows({ id: "", events: told, fragments, gaps: [], conflicts: [] });
}

function keyOf(event: RecordEvent): string {
  return event.fragment_id ?? event.evaluation_id;
}

function decisionEvent({ id, at, action, outcome, agent, resource }: DecisionOfRun): RecordEvent {
  return {
    at,
    time: "occurred",
    phase: "decision",
    kind: outcome,
    title: `${DECIDED[outcome]}: ${action}`,
    detail: `${agent} asked for ${action} on ${resource.type} ${resource.id}`,
    system: "ambit",
    basis: "enforced",
    evaluation_id: id,
    fragment_id: null,
    attempt: null,
  };
}

function fragmentEvent(fragment: FragmentOfRun): RecordEvent {
  const { occurred_at: occurred, received_at: received } = fragment;
  return {
    at: occurred ?? received,
    time: occurred === null ? "received" : "occurred",
    phase: fragment.phase,
    kind: fragment.kind,
    title: fragment.title,
    detail: fragment.error,
    system: fragment.system,
    basis: fragment.basis,
    evaluation_id: fragment.record_id ?? "",
    fragment_id: fragment.id,
    attempt: null,
  };
}
