import { principalAgrees } from "@/lib/core/correlation/vocabulary";
import { changesState, provablyDidNotRun } from "./expectations";
import type { StoredEvaluation } from "./stored";
import type { Story } from "./story";
import type { CompletenessPart, PartState, Phases } from "./types";

/** How whole a record is, in a word: `claimed` where nothing is missing but something is the agent's own word alone. */
export const COMPLETENESS_CLASSES = ["complete", "claimed", "incomplete"] as const;
export type CompletenessClass = (typeof COMPLETENESS_CLASSES)[number];

/** The table action_summary holds the same for each decision (docs/decisions/0097). */
export function completenessClass(parts: Record<CompletenessPart, PartState>): CompletenessClass {
  const states = Object.values(parts);
  if (states.includes("missing")) return "incomplete";
  return states.includes("claimed") ? "claimed" : "complete";
}

/**
 * Whether request, credential, tool call and state change are tied together. What does not belong to the action is not
 * counted against it; a state change that only the agent claims is not counted for it. `now` in epoch milliseconds.
 */
export function completenessOf(
  story: Story,
  phases: Phases,
  now: number,
): { parts: Record<CompletenessPart, PartState>; completeness: number } {
  const parts: Record<CompletenessPart, PartState> = {
    request: phases.request === null ? "missing" : "known",
    ...partsOfExecution(story.executing, phases, now),
  };
  const applicable = Object.values(parts).filter((state) => state !== "not_applicable");
  const known = applicable.filter((state) => state === "known");
  return { parts, completeness: applicable.length === 0 ? 1 : known.length / applicable.length };
}

function partsOfExecution(
  executing: StoredEvaluation | null,
  phases: Phases,
  now: number,
): Record<Exclude<CompletenessPart, "request">, PartState> {
  if (executing === null || provablyDidNotRun(executing, now))
    return { credential: "not_applicable", tool_call: "not_applicable", state_change: "not_applicable" };
  return {
    credential: credentialPart(executing),
    tool_call: phases.tool_call === null || phases.tool_call.status === "unreported" ? "missing" : "known",
    state_change: stateChangePart(executing, phases),
  };
}

function credentialPart({ permit, outcomeReport, principal, fragments }: StoredEvaluation): PartState {
  if (permit === null) return "missing";
  // Another system saw the identity that is registered for this agent, tool and environment.
  if (fragments.some((one) => one.basis === "independent" && principalAgrees(principal, one.principal) === true))
    return "known";
  return permit.redeemedAt !== null || outcomeReport?.status === "not_executed" ? "known" : "missing";
}

function stateChangePart(executing: StoredEvaluation, phases: Phases): PartState {
  if (phases.state_change !== null) return phases.state_change.basis === "claimed" ? "claimed" : "known";
  if (!changesState(executing)) return "not_applicable";
  // A call that failed or did not run may well have changed nothing.
  if (executing.outcomeReport !== null && executing.outcomeReport.status !== "succeeded") return "not_applicable";
  return "missing";
}
