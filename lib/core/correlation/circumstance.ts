/** Joining without any key: the same identity did the same kind of thing to the same resource at the same time. */
import {
  type CallTraits,
  CLOCK_TOLERANCE_MS,
  hasSameResource,
  hasSameVerb,
  isBesideThePoint,
  isNear,
  nothingContradicts,
} from "./candidates";
import type { Sighting } from "./sighting";
import { matchesIdentity, resourceToken } from "./vocabulary";

/** Below it, evidence joins nothing. */
export const SCORE_MIN = 0.8;
/** How far the best candidate must be ahead of the next. */
const LEAD_MIN = 0.15;

/** What a registered identity, the same resource, the same operation and nearness in time are worth; together 1. */
const WORTH = { identity: 0.4, resource: 0.3, verb: 0.15, time: 0.15 } as const;

/** Decisions by the name of what they were about. */
export class ResourceIndex {
  private readonly byToken = new Map<string, Sighting[]>();

  constructor(decisions: readonly Sighting[]) {
    for (const one of decisions) {
      if (one.resource === null || one.at === null || one.decision?.outcome !== "allow") continue;
      const token = resourceToken(one.resource);
      const found = this.byToken.get(token);
      if (found === undefined) this.byToken.set(token, [one]);
      else found.push(one);
    }
  }

  about(traits: CallTraits): Sighting[] {
    const found = traits.near.flatMap((place) =>
      (this.byToken.get(place.token) ?? []).filter(({ at }) => at !== null && isNear(place, at)),
    );
    return [...new Set(found)];
  }
}

/** A decision, and how well circumstances agree with it, 0 to 1. */
export interface Scored {
  decision: Sighting;
  score: number;
}

/** The decisions that were about the same resource at the time and that nothing contradicts, the best first. */
export function scoredBy(traits: CallTraits, index: ResourceIndex): Scored[] {
  return index
    .about(traits)
    .filter((decision) => nothingContradicts(traits, decision) && !isBesideThePoint(traits, decision))
    .map((decision) => ({ decision, score: scoreOf(traits, decision) }))
    .sort((a, b) => b.score - a.score || (a.decision.id < b.decision.id ? -1 : 1));
}

/** The decision that circumstances point at, with the score; null where they do not, or point at several. */
export function decisionByCircumstance(traits: CallTraits, index: ResourceIndex): Scored | null {
  const [best, next] = scoredBy(traits, index);
  return best === undefined || best.score < SCORE_MIN || !isAhead(best, next) ? null : best;
}

/** Whether the best is so far ahead of the next that it is the one. */
export function isAhead(best: Scored, next: Scored | undefined): boolean {
  return next === undefined || best.score - next.score >= LEAD_MIN;
}

function scoreOf(traits: CallTraits, decision: Sighting): number {
  const identity = decision.decision?.identity ?? null;
  const known = identity !== null && traits.principals.some((seen) => matchesIdentity(identity, seen));
  const apart = Math.max(0, traits.from - (decision.at ?? 0), (decision.at ?? 0) - traits.to);
  // As far as clocks may differ, nearness says nothing: a record must not move when its source's clock is set.
  const beyond = Math.max(0, apart - CLOCK_TOLERANCE_MS);
  const score =
    (known ? WORTH.identity : 0) +
    (hasSameResource(traits, decision) ? WORTH.resource : 0) +
    (hasSameVerb(traits, decision) ? WORTH.verb : 0) +
    WORTH.time * Math.max(0, 1 - beyond / CLOCK_TOLERANCE_MS);
  return Math.round(score * 1000) / 1000;
}
