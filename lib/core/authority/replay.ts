/** What recorded decisions would be under another state of the organisation. */
import { usesProvenance } from "@/lib/core/decision/cell";
import { decide } from "@/lib/core/decision/decide";
import type { CallerScope, DecisionRequest, DecisionResult, ReasonCode, SessionFacts } from "@/lib/core/decision/types";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { ReplayedLimits } from "./replayedLimits";

/** A decision as it is on record. */
export interface RecordedDecision {
  id: string;
  /** When it was taken, epoch ms. */
  at: number;
  request: DecisionRequest;
  caller: CallerScope;
  /** What the session had seen and done then. */
  session: SessionFacts;
  outcome: DecisionResult["outcome"];
  reason: ReasonCode;
}

/** What a replay takes as given, because it is not on record or hangs on what people and agents would have done. */
export const ASSUMPTIONS = {
  limits: "Limits begin unused at the first decision, and then hold what the replay itself allows.",
  sessions: "Sessions are as they were recorded, whatever the replay decides before.",
  approvals: "An approval that was honoured is taken to answer what is asked in the replay.",
  provenance: "Values that conditions ask about count as unseen: where they came from is not on record.",
} as const;

export interface ReplayFlip {
  from: DecisionResult["outcome"];
  to: DecisionResult["outcome"];
  count: number;
  /** The first of them, at most five. */
  examples: { id: string; agent: string; action: string; was: ReasonCode; would: ReasonCode; why: string }[];
}

export interface ReplayResult {
  decisions: number;
  unchanged: number;
  /** The most frequent first. */
  flips: ReplayFlip[];
  assumptions: (keyof typeof ASSUMPTIONS)[];
}

export interface ReplayOptions {
  /** Told how many are done, every `every`. */
  onProgress?: (done: number) => void;
  every?: number;
}

const EXAMPLES_MAX = 5;

/** Decides every record again, in the order in which it is given: oldest first. Kill switches are no authority: left out. */
export function replay(
  decisions: Iterable<RecordedDecision>,
  definition: OrganisationDefinition,
  { onProgress, every = 5_000 }: ReplayOptions = {},
): ReplayResult {
  const organisation = compileOrganisation({ ...definition, killSwitches: [] });
  const counters = new ReplayedLimits();
  const flips = new Map<string, ReplayFlip>();
  const assumptions = new Set<keyof typeof ASSUMPTIONS>();
  let done = 0;
  let unchanged = 0;
  for (const recorded of decisions) {
    const { request, caller, session, at } = recorded;
    const result = decide(
      request,
      { organisation, caller, session, used: (demand) => counters.used(demand), provenance: () => "unseen" },
      at,
    );
    const approved = result.outcome === "escalate" && recorded.reason === "approval_honoured";
    const to = approved ? "allow" : result.outcome;
    if (to === "allow") counters.take(result.reserve);
    if (approved) assumptions.add("approvals");
    if (result.evidence.limits.length > 0) assumptions.add("limits");
    if (result.evidence.rules.length > 0) assumptions.add("sessions");
    if (usesProvenance(organisation, request)) assumptions.add("provenance");
    if (to === recorded.outcome) unchanged += 1;
    else count(flips, recorded, result, to);
    done += 1;
    if (done % every === 0) onProgress?.(done);
  }
  return {
    decisions: done,
    unchanged,
    flips: [...flips.values()].sort((a, b) => b.count - a.count),
    assumptions: [...assumptions].sort(),
  };
}

function count(
  flips: Map<string, ReplayFlip>,
  { id, request, outcome: from, reason: was }: RecordedDecision,
  { reason: would, reasons }: DecisionResult,
  to: DecisionResult["outcome"],
): void {
  const key = `${from} ${to}`;
  const flip = flips.get(key) ?? { from, to, count: 0, examples: [] };
  flip.count += 1;
  if (flip.examples.length < EXAMPLES_MAX) {
    const { agent, action } = request;
    flip.examples.push({ id, agent, action, was, would, why: reasons[0]?.message ?? "" });
  }
  flips.set(key, flip);
}
