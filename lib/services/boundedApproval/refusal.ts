import { mayBeAnsweredInAdvance, suffices } from "@/lib/core/approval/bounded";
import type { Ask, DecisionEvidence, Requirement } from "@/lib/core/decision/types";
import type { Answerable } from "@/lib/services/approval/answering";
import type { Answerer } from "@/lib/services/approval/mayAnswer";
import { Problem } from "@/lib/services/problem";
import type { BoundedTerms } from "./terms";

/** What the rules of who may give a bounded approval look at. */
export interface Boundable {
  /** Who answers, and what they qualify for: the rules of who may answer have let them. */
  person: Pick<Answerer, "id" | "roles">;
  qualifies: readonly Requirement[];
  asks: readonly Ask[];
  actionVersion: number | null;
}

/**
 * Why this person, who may answer, cannot answer more of the same in advance; null when they can.
 * INVARIANT (nobody is bound by another's yes): the giver's own answer must be all that is asked, for nobody else has seen the
 * bounds.
 */
export function boundedRefusal({ person, qualifies, asks, actionVersion }: Boundable): string | null {
  if (!person.roles.includes("security_reviewer")) return "Approving more of the same needs a security reviewer.";
  if (asks.some(({ kind }) => kind === "limit"))
    return "It goes beyond a limit: that is approved one action at a time.";
  if (!mayBeAnsweredInAdvance(asks)) return "A rule wants a fresh sign-in for each action: approve this action only.";
  if (actionVersion === null) return "The action is not in the catalogue: approve this action only.";
  if (!suffices(asks, { person: person.id, qualifies: [...qualifies] }))
    return "Others must answer this too, and they answer one action at a time: approve this action only.";
  return null;
}

/** Problem `forbidden` with that reason. */
export function requireBoundable(answerable: Pick<Answerable, "person" | "qualifies" | "approval">): void {
  const refusal = boundedRefusal(boundableOf(answerable));
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Your answer was not recorded.`);
}

/** Why a yes with bounds that was given some seconds ago can't take effect now; null when it can. */
export function boundedFault(
  answerable: Pick<Answerable, "person" | "qualifies" | "approval" | "now">,
  { until }: Pick<BoundedTerms, "until">,
): string | null {
  if (new Date(until) <= answerable.now) return "the end of its bounds has passed";
  return boundedRefusal(boundableOf(answerable));
}

function boundableOf({
  person,
  qualifies,
  approval,
}: Pick<Answerable, "person" | "qualifies" | "approval">): Boundable {
  const asks = approval.asks as unknown as Ask[];
  return { person, qualifies, asks, actionVersion: actionVersionOf(approval.evaluation) };
}

/** The catalogue's version of the action, as the decision that asked saw it. */
export function actionVersionOf({ seen }: { seen: unknown }): number | null {
  return (seen as DecisionEvidence).actionVersion ?? null;
}
