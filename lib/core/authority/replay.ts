/** What recorded decisions would be under another state of the organisation. */
import { usesProvenance } from "@/lib/core/decision/cell";
import { decide } from "@/lib/core/decision/decide";
import type { CallerScope, DecisionRequest, DecisionResult, ReasonCode, SessionFacts } from "@/lib/core/decision/types";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
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
  const replaying = new Replay(definition);
  let done = 0;
  for (const recorded of decisions) {
    replaying.add(recorded);
    done += 1;
    if (done % every === 0) onProgress?.(done);
  }
  return replaying.result();
}

/** The same one record after the other, for whoever has other things to do in between. */
export class Replay {
  private readonly organisation: CompiledOrganisation;
  private readonly counters = new ReplayedLimits();
  private readonly flips = new Map<string, ReplayFlip>();
  private readonly assumptions = new Set<keyof typeof ASSUMPTIONS>();
  private done = 0;
  private unchanged = 0;

  constructor(definition: OrganisationDefinition) {
    this.organisation = compileOrganisation({ ...definition, killSwitches: [] });
  }

  add(recorded: RecordedDecision): void {
    const { organisation, counters, assumptions } = this;
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
    if (to === recorded.outcome) this.unchanged += 1;
    else count(this.flips, recorded, result, to);
    this.done += 1;
  }

  result(): ReplayResult {
    return {
      decisions: this.done,
      unchanged: this.unchanged,
      flips: [...this.flips.values()].sort((a, b) => b.count - a.count),
      assumptions: [...this.assumptions].sort(),
    };
  }
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
