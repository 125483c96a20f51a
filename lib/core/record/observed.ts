/** The record of an action that only other systems' logs show: no decision of Ambit's is known to be behind it. */
import { withAttempts } from "./attempts";
import { compareText, fragmentEvent, recordFragment, timeOfFragment } from "./fragments";
import { phaseOfState, toolCallOfFragments } from "./observedPhases";
import type { StoredFragment } from "./stored";
import type { CompletenessPart, PartState, Phases, RecordEvent, RecordFragment, RecordGap, RecordLink } from "./types";

export interface StoredObserved {
  id: string;
  agent: { id: string; name: string; team: string };
  tool: string | null;
  environment: string | null;
  system: string;
  principal: string | null;
  verb: string | null;
  resource: { type: string; id: string } | null;
  ungoverned: boolean;
  /** RFC 3339. */
  firstAt: string;
  lastAt: string;
  foundAt: string;
  acknowledged: { at: string; by: { name: string; email: string }; words: string } | null;
  fragments: StoredFragment[];
}

/** Answered and exported as it is; what both kinds of record have is named alike. */
export interface ObservedRecord {
  observed_action_id: string;
  agent: { id: string; name: string; team: string };
  /** The operation, as the system names it. */
  action: string | null;
  tool: string | null;
  environment: string | null;
  system: string;
  principal: string | null;
  resource: { type: string; id: string } | null;
  /** A registered identity changed state and nobody asked Ambit. */
  ungoverned: boolean;
  first_at: string;
  last_at: string;
  found_at: string;
  acknowledged: { at: string; by: { name: string; email: string }; words: string } | null;
  phases: Phases;
  events: RecordEvent[];
  fragments: RecordFragment[];
  links: RecordLink[];
  gaps: RecordGap[];
  conflicts: [];
  completeness: number;
  parts: Record<CompletenessPart, PartState>;
}

/** Builds it from what is stored. Pure; the order of the fragments does not matter. */
export function buildObservedRecord(stored: StoredObserved): ObservedRecord {
  const fragments = inOrder(stored.fragments);
  const told = fragments.map((fragment) => recordFragment(fragment, stored.id));
  const phases: Phases = {
    request: null,
    decision: null,
    approval: null,
    credential: null,
    tool_call: toolCallOfFragments(stored.id, fragments),
    state_change: phaseOfState(stored.id, fragments),
  };
  const parts = partsOf(stored, phases);
  const applicable = Object.values(parts).filter((state) => state !== "not_applicable");
  return {
    observed_action_id: stored.id,
    agent: stored.agent,
    action: stored.verb,
    tool: stored.tool,
    environment: stored.environment,
    system: stored.system,
    principal: stored.principal,
    resource: stored.resource,
    ungoverned: stored.ungoverned,
    first_at: stored.firstAt,
    last_at: stored.lastAt,
    found_at: stored.foundAt,
    acknowledged: stored.acknowledged,
    phases,
    events: withAttempts(
      fragments.map((fragment) => fragmentEvent(fragment, stored.id)),
      { fragments: told, decisions: [], toldIn: "request" },
    ),
    fragments: told,
    links: fragments.map((fragment) => ({
      relation: "fragment",
      to: { type: "fragment", id: fragment.id },
      basis: fragment.join.basis,
      key: fragment.join.key ?? "circumstantial",
    })),
    gaps: gapsOf(stored),
    conflicts: [],
    completeness: applicable.filter((state) => state === "known").length / applicable.length,
    parts,
  };
}

function inOrder(fragments: readonly StoredFragment[]): StoredFragment[] {
  return [...fragments].sort(
    (a, b) =>
      compareText(timeOfFragment(a).at, timeOfFragment(b).at) ||
      compareText(a.source, b.source) ||
      compareText(a.contentDigest, b.contentDigest),
  );
}

/** Nobody asked, so there is no request and no credential of Ambit's. */
function partsOf(
  { ungoverned }: StoredObserved,
  { tool_call: call, state_change: change }: Phases,
): ObservedRecord["parts"] {
  const changed: PartState = change === null ? "not_applicable" : change.basis === "claimed" ? "claimed" : "known";
  return {
    request: "missing",
    credential: "missing",
    // A change that was seen is a call that ran.
    tool_call: call !== null || ungoverned ? "known" : "missing",
    state_change: changed,
  };
}

function gapsOf({ ungoverned }: StoredObserved): RecordGap[] {
  return [
    {
      phase: "decision",
      kind: "not_decided",
      state: "missing",
      due_at: null,
      title: "Ambit was not asked",
      why: ungoverned
        ? "A registered identity changed state, and no decision is known that can be behind it."
        : "The logs show that something was done, and no decision is known that can be behind it.",
      silent: [],
    },
  ];
}
