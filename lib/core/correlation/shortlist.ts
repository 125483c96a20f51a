/** The one decision that scoped keys leave, and which they left on the way. */
import {
  type CallTraits,
  type DecisionIndex,
  hasSameResource,
  hasSameVerb,
  isBesideThePoint,
  isOfOneCall,
  nothingContradicts,
  SCOPED_KINDS,
} from "./candidates";
import type { FragmentKey } from "./fragment";
import type { Sighting } from "./sighting";

/** A call's decision, found; or why none was. */
export type Found =
  | { decision: Sighting; key: FragmentKey["kind"]; among: number; sameVerb: boolean; sameResource: boolean }
  | { decision: null; key: FragmentKey["kind"] | null; among: number };

/** So many decisions under one key, operation and time are a hub: it tells nothing. */
const HUB_MIN = 256;

/** The decisions that a kind of key leaves, step by step. */
export interface Shortlist {
  kind: FragmentKey["kind"];
  /** Those that share such a key with the call. */
  shared: Sighting[];
  /** Of these, those that nothing contradicts. */
  telling: Sighting[];
  /** Of these, those that agree best; all of them where they are so many that the key tells nothing. */
  left: Sighting[];
}

/**
 * By scoped keys, the most telling kind first. The first kind that is shared with a decision that nothing contradicts decides, and ends the
 * lists; where it leaves several, those of the same operation, then on the same resource, then those that allowed it remain.
 */
export function* shortlists(traits: CallTraits, index: DecisionIndex): Generator<Shortlist> {
  for (const kind of SCOPED_KINDS) {
    const lists = traits.keys.filter((key) => key.kind === kind).map((key) => index.near(key));
    const shared = [...new Set(lists.flat())];
    const telling = shared.filter(
      (decision) => nothingContradicts(traits, decision) && (isOfOneCall(kind) || !isBesideThePoint(traits, decision)),
    );
    const left = isHub(telling)
      ? telling
      : narrowed(telling, [
          (decision) => hasSameVerb(traits, decision),
          (decision) => hasSameResource(traits, decision),
          ({ decision }) => decision?.outcome === "allow",
        ]);
    yield { kind, shared, telling, left };
    if (telling.length > 0) return;
  }
}

/** So many that fit, that they tell nothing. */
export function isHub(telling: readonly Sighting[]): boolean {
  return telling.length >= HUB_MIN;
}

/** The one decision that a call belongs to by scoped keys. */
export function decisionBehind(traits: CallTraits, index: DecisionIndex): Found {
  for (const { kind, telling, left } of shortlists(traits, index)) {
    if (telling.length === 0) continue;
    const [decision, ...more] = left;
    if (decision === undefined || more.length > 0) return { decision: null, key: kind, among: left.length };
    return {
      decision,
      key: kind,
      among: telling.length,
      sameVerb: hasSameVerb(traits, decision),
      sameResource: hasSameResource(traits, decision),
    };
  }
  return { decision: null, key: null, among: 0 };
}

function narrowed(candidates: Sighting[], tests: readonly ((decision: Sighting) => boolean)[]): Sighting[] {
  return tests.reduce((left, test) => {
    const passing = left.filter(test);
    return left.length > 1 && passing.length > 0 ? passing : left;
  }, candidates);
}
