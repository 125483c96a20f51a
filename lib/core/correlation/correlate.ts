/**
 * Which log records belong to which action. A pure function of what was seen: neither the order of arrival nor duplicates matter.
 * Exact keys first, then scoped keys where one decision is left, then circumstances above a score (docs/correlation.md).
 */
import { type Call, callsOf, DISTINGUISHING } from "./calls";
import { type CallTraits, DecisionIndex, hasSameVerb, isOfOneCall, traitsOf } from "./candidates";
import { decisionByCircumstance, ResourceIndex } from "./circumstance";
import { companionsOf } from "./companions";
import type { FragmentKey } from "./fragment";
import { uuidOf } from "./identity";
import { KEYS } from "./keys";
import { decisionBehind, type Found } from "./shortlist";
import { isDoing, type Sighting, valuesOf } from "./sighting";

/** Where a log record belongs, and why. */
export interface Join {
  fragmentId: string;
  /** The evaluation, or an observed action. */
  recordId: string;
  /** True when the record is one of a decision. */
  governed: boolean;
  basis: "exact" | "scoped" | "circumstantial";
  key: FragmentKey["kind"] | null;
  score: number | null;
  why: string;
}

/** An action that logs show and no decision is known to be behind. */
export interface ObservedCall {
  id: string;
  members: Sighting[];
}

export interface Correlation {
  /** By fragment. A log record that shows nothing being done, and that nothing ties to a decision, has none. */
  joins: Map<string, Join>;
  observed: ObservedCall[];
  /** What belongs together, whatever it is joined to. */
  calls: Sighting[][];
  /** By fragment: the decision that its call would belong to if it had no rivals. */
  placed: Map<string, string>;
}

/** @param sightings each once */
export function correlate(sightings: readonly Sighting[]): Correlation {
  const decisions = sightings.filter(({ decision }) => decision !== null);
  const calls = companionsOf(callsOf(sightings));
  const all = placements(calls, decisions);
  const placed = new Map(withoutRivals(all).map(({ call, placement }) => [call, placement]));
  const joins = new Map<string, Join>();
  const observed: ObservedCall[] = [];
  for (const call of calls) {
    const placement = placed.get(call) ?? null;
    if (placement === null && !call.members.some(isDoing)) continue;
    const recordId = placement?.decision ?? observedId(call);
    if (placement === null) observed.push({ id: recordId, members: call.members });
    for (const member of call.members) joins.set(member.id, joinOf(member, call, { recordId, placement }));
  }
  return {
    joins,
    observed,
    calls: calls.map(({ members }) => members),
    placed: new Map(all.flatMap(({ call, placement }) => call.members.map(({ id }) => [id, placement.decision]))),
  };
}

interface Placement {
  decision: string;
  basis: Join["basis"];
  key: FragmentKey["kind"] | null;
  score: number | null;
  why: string;
}

interface Placed {
  call: Call;
  placement: Placement;
  agreement: number;
}

/** How well a call and a decision agree: by a key of one call, by the operation, by the resource alone. */
const AGREEMENT = { sure: 3, operation: 2, resource: 1 } as const;

function placements(calls: readonly Call[], decisions: readonly Sighting[]): Placed[] {
  const known = new Set(decisions.map(({ id }) => id));
  const byKey = new DecisionIndex(decisions, calls);
  const byResource = new ResourceIndex(decisions);
  return calls.flatMap((call): Placed[] => {
    if (call.decision === null) {
      // Of one that names several decisions, nothing else says which it is.
      const traits = !call.contested && call.members.some(isDoing) ? traitsOf(call) : null;
      const placement = traits === null ? null : placementOf(traits, byKey, byResource);
      return placement === null ? [] : [{ call, ...placement }];
    }
    // A decision that Ambit never made, or has not stored yet, is nobody's.
    if (!known.has(call.decision)) return [];
    const placement: Placement = { decision: call.decision, basis: "exact", key: call.key, score: null, why: "" };
    return [{ call, placement, agreement: AGREEMENT.sure }];
  });
}

function placementOf(traits: CallTraits, byKey: DecisionIndex, byResource: ResourceIndex): Omit<Placed, "call"> | null {
  const found = decisionBehind(traits, byKey);
  if (found.decision !== null) {
    const { decision, key, sameVerb } = found;
    const agreement = isOfOneCall(key) ? AGREEMENT.sure : sameVerb ? AGREEMENT.operation : AGREEMENT.resource;
    return {
      placement: { decision: decision.id, basis: "scoped", key, score: null, why: scopedSentence(found) },
      agreement,
    };
  }
  // Where keys leave several, circumstances must not choose among them.
  if (found.among > 0) return null;
  const circumstance = decisionByCircumstance(traits, byResource);
  if (circumstance === null) return null;
  const { decision, score } = circumstance;
  const sameVerb = hasSameVerb(traits, decision);
  return {
    placement: {
      decision: decision.id,
      basis: "circumstantial",
      key: null,
      score,
      why: circumstanceSentence(score, sameVerb),
    },
    agreement: sameVerb ? AGREEMENT.operation : AGREEMENT.resource,
  };
}

function circumstanceSentence(score: number, sameVerb: boolean): string {
  const did = sameVerb ? "did this to the same resource" : "acted on the same resource";
  return `No key ties it to a decision. The registered identity ${did} at the time: ${Math.round(score * 100)} of 100, and no other decision comes near.`;
}

/**
 * Calls of one source on the same thing for one decision, or with different ids of a kind of which an action has one: what exact keys and
 * keys of one call tie to it stays. Of those that only keys of many calls or circumstances tie to it, one stays that agrees better than
 * every other; else all but one are somebody else's, and nothing says which.
 */
function withoutRivals(placed: readonly Placed[]): Placed[] {
  const best = new Map<string, { agreement: number; calls: number }>();
  for (const one of placed)
    for (const place of placesOf(one)) {
      const known = best.get(place);
      if (known === undefined || one.agreement > known.agreement)
        best.set(place, { agreement: one.agreement, calls: 1 });
      else if (one.agreement === known.agreement) known.calls += 1;
    }
  return placed.filter(
    (one) =>
      one.agreement === AGREEMENT.sure ||
      placesOf(one).every((place) => {
        const { agreement, calls } = best.get(place) ?? { agreement: 0, calls: 0 };
        return agreement === one.agreement && calls === 1;
      }),
  );
}

/** In each source that logged the call: on what, for which decision; and of each kind of id that the call has: for which decision. */
function placesOf({ call, placement }: Placed): string[] {
  const doing = call.members.filter(isDoing);
  const logged = [...new Set(doing.map(({ source }) => source))].map((source) => {
    const own = doing.filter((member) => member.source === source);
    return [placement.decision, source, sortedSet(own.flatMap(({ resource }) => resource?.id ?? []))].join("\n");
  });
  const named = DISTINGUISHING.filter((kind) => call.members.some((member) => valuesOf(member, kind).length > 0));
  return [...logged, ...named.map((kind) => [placement.decision, "id", kind].join("\n"))];
}

function sortedSet(texts: readonly string[]): string {
  return [...new Set(texts)].sort().join("\t");
}

function scopedSentence(found: Found & { decision: Sighting }): string {
  const label = KEYS[found.key].label;
  const agrees = [found.sameVerb ? "the same operation" : "", found.sameResource ? "the same resource" : ""].filter(
    Boolean,
  );
  const also = agrees.length === 0 ? "" : `, ${agrees.join(" on ")}`;
  return found.among === 1
    ? `One decision has this ${label}${also}.`
    : `Of ${found.among} decisions with this ${label}, time, identity, operation and resource leave one${also}.`;
}

function joinOf(
  member: Sighting,
  call: Call,
  { recordId, placement }: { recordId: string; placement: Placement | null },
): Join {
  const governed = placement !== null;
  const within = call.by.get(member.id);
  if (placement === null || placement.basis === "exact") {
    const key = within ?? placement?.key ?? null;
    return {
      fragmentId: member.id,
      recordId,
      governed,
      basis: "exact",
      key,
      score: null,
      why: exactSentence(key, governed),
    };
  }
  return {
    fragmentId: member.id,
    recordId,
    governed,
    basis: placement.basis,
    key: placement.key,
    score: placement.score,
    why: within === undefined ? placement.why : `${exactSentence(within, false)} ${placement.why}`,
  };
}

function exactSentence(key: FragmentKey["kind"] | null, governed: boolean): string {
  switch (key) {
    case "evaluation":
      return "It names the evaluation.";
    case "permit":
      return "It names the permit that was issued for this action alone.";
    case "parent_span":
      return "It was written in a span that was started by this action.";
    case "span":
      return governed ? "It is the span that this one decision was asked for in." : "It was written in the same span.";
    case "request_shape":
      return "It is another stage of the same request: the same caller, address and moment, and no other request is like it.";
    case null:
      return "It is the only log record of this action.";
    default:
      return `It has the same ${KEYS[key].label}.`;
  }
}

/** From its smallest member, so that it is the same whoever computes it. */
function observedId({ members }: Call): string {
  const [first = ""] = members.map(({ id }) => id).sort();
  return uuidOf(`observed ${first}`);
}
