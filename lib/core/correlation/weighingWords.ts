/** What is said of a decision that was looked at for a call, and of what came of it. */
import { list } from "@/lib/core/text/list";
import {
  type CallTraits,
  type Contradiction,
  contradictionOf,
  hasSameResource,
  hasSameVerb,
  isBesideThePoint,
  isOfOneCall,
} from "./candidates";
import { SCORE_MIN, type Scored } from "./circumstance";
import { KEYS } from "./keys";
import type { Shortlist } from "./shortlist";
import type { Sighting } from "./sighting";
import type { Verdict, Weighing } from "./weigh";

const CONTRADICTIONS: Record<Contradiction, string> = {
  tool_call: "Its tool call has another id.",
  time: "This was done at another time than it could be acted on.",
  identity: "Another identity than the registered one did this.",
  reading: "It was about reading, and this changed something.",
  resource: "It was about another resource of the same type.",
};

/** Of a decision that shares a scoped key. */
export function sharedTold(traits: CallTraits, decision: Sighting, shortlist: Shortlist): string {
  const agrees = agreement(traits, decision);
  const also = agrees.length === 0 ? "" : `, and is ${list(agrees)}`;
  return `It has the same ${KEYS[shortlist.kind].label}${also}. ${againstIt(traits, decision, shortlist)}`;
}

/** Of a decision that shares none, and was about the same resource at the time. */
export function circumstanceTold(traits: CallTraits, { decision, score }: Scored, { fits }: { fits: boolean }): string {
  const agrees = agreement(traits, decision);
  const came = `Circumstances agree ${hundredths(score)} of 100${agrees.length === 0 ? "" : `: it is ${list(agrees)}`}.`;
  if (fits) return came;
  return `${came} ${score < SCORE_MIN ? `That is less than ${hundredths(SCORE_MIN)}.` : "Another agrees better."}`;
}

/** What came of it, in a sentence. */
export function verdictTold({ verdict, key }: Pick<Weighing, "verdict" | "key">): string {
  const label = key === null ? "" : KEYS[key].label;
  const sentences: Record<Verdict, string> = {
    taken: key === null ? "Circumstances leave one decision." : `Of the decisions with its ${label}, one is left.`,
    contested: "Log records of this one call name several decisions; nothing says whose it is.",
    several: `Several decisions have its ${label} and agree equally well; nothing says which it is.`,
    hub: `So many decisions have its ${label} that it tells nothing.`,
    rivals: "One decision is left, and other log records agree with it as well or better; it can belong to one alone.",
    close: "No key ties it to a decision, and circumstances agree with several about as well.",
    weak: "Nothing that bears on it agrees well enough.",
    none: "No decision has a key of it, and none was about the same thing at the time.",
  };
  return sentences[verdict];
}

/** Said where correlation has yet to look again. */
export const UNSETTLED_TOLD = "What is stored now says otherwise than the join: correlation has yet to look again.";
/** Said where nobody weighs for an answer. */
export const TOO_MANY_TOLD = "More log records and decisions are tied to it than are looked at for an answer.";

function agreement(traits: CallTraits, decision: Sighting): string[] {
  return [
    ...(hasSameVerb(traits, decision) ? ["of the same operation"] : []),
    ...(hasSameResource(traits, decision) ? ["about the same resource"] : []),
  ];
}

/** In the order in which a shortlist is made. */
function againstIt(traits: CallTraits, decision: Sighting, { kind, telling, left }: Shortlist): string {
  const contradiction = contradictionOf(traits, decision);
  if (contradiction !== null) return CONTRADICTIONS[contradiction];
  if (!isOfOneCall(kind) && isBesideThePoint(traits, decision)) return "It was about a change, and this only read.";
  if (left.includes(decision)) return left.length === 1 ? "It is the one that is left." : "It fits as well as others.";
  const sameVerb = (one: Sighting) => hasSameVerb(traits, one);
  if (!sameVerb(decision) && telling.some(sameVerb)) return "Another is of the same operation.";
  const sameResource = (one: Sighting) => hasSameResource(traits, one);
  if (!sameResource(decision) && telling.some(sameResource)) return "Another is about the same resource.";
  return "Another was allowed, and it was not.";
}

function hundredths(score: number): number {
  return Math.round(score * 100);
}
