/** Which decisions may be behind a log record that names none, and why one was taken or none was. Told when it is asked; nothing of it is stored. */
import { type Call, callsOf } from "./calls";
import { type CallTraits, DecisionIndex, traitsOf } from "./candidates";
import { isAhead, ResourceIndex, SCORE_MIN, scoredBy } from "./circumstance";
import { companionsOf } from "./companions";
import { type Correlation, correlate } from "./correlate";
import type { FragmentKey } from "./fragment";
import { closure, decisionsAt, decisionsFor, type Loaded, openFor, openIn, type Sightings } from "./loading";
import { isHub, shortlists } from "./shortlist";
import { isDoing, type Sighting, valuesOf } from "./sighting";
import { circumstanceTold, sharedTold } from "./weighingWords";

/**
 * `taken`: one was. `contested`: the record names several. `several`: keys leave several. `hub`: so many share a key that it tells nothing.
 * `rivals`: one is left, and other log records are as good for it. `close`: circumstances point at several. `weak`: they do not add up.
 * `none`: nothing shares a key or was about the same thing at the time.
 */
export const VERDICTS = ["taken", "contested", "several", "hub", "rivals", "close", "weak", "none"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A decision that was looked at. */
export interface Candidate {
  evaluationId: string;
  /** Whether it is among those that were left. */
  fits: boolean;
  /** How well circumstances agree, 0 to 1; null where keys were looked at. */
  score: number | null;
  why: string;
}

export interface Weighing {
  verdict: Verdict;
  /** The kind of key that decided; null where none did. */
  key: FragmentKey["kind"] | null;
  /** The decision that it belongs to. */
  taken: string | null;
  /** Those that fit first, then the nearest in time. */
  candidates: Candidate[];
}

/**
 * Weighs one log record as `settle` does, by what is stored now. Null where nothing is weighed: exact keys name one decision, or the call
 * shows nothing being done or no time.
 */
export async function weigh(fragmentId: string, sightings: Sightings): Promise<Weighing | null> {
  const loaded: Loaded = { known: new Map(), whole: new Set() };
  const first = await closure(await sightings.byId([fragmentId]), loaded, sightings);
  // Those that something contradicts are told too, so none is left out.
  const open = openIn(first, loaded).map(({ placings }) => ({ placings, traits: null }));
  await decisionsFor(open, loaded, sightings);
  const decision = loaded.known.get(correlated(loaded).placed.get(fragmentId) ?? "");
  if (decision !== undefined) {
    const rivals = await openFor(decisionsAt([decision], loaded), loaded, sightings);
    await decisionsFor(openIn(rivals, loaded), loaded, sightings);
  }
  return weighed(fragmentId, [...loaded.known.values()]);
}

function correlated({ known }: Loaded): Correlation {
  return correlate([...known.values()]);
}

/** The same, of everything that bears on it. */
function weighed(fragmentId: string, sightings: readonly Sighting[]): Weighing | null {
  const calls = companionsOf(callsOf(sightings));
  const call = calls.find(({ members }) => members.some(({ id }) => id === fragmentId));
  if (call === undefined || call.decision !== null) return null;
  const decisions = sightings.filter(({ decision }) => decision !== null);
  if (call.contested) return { verdict: "contested", key: null, taken: null, candidates: namedBy(call, decisions) };
  const traits = call.members.some(isDoing) ? traitsOf(call) : null;
  if (traits === null) return null;
  const { joins, placed } = correlate(sightings);
  const join = joins.get(fragmentId);
  const taken = join?.governed === true ? join.recordId : null;
  const { verdict, ...found } = candidatesOf(traits, { decisions, calls });
  return { ...found, verdict: taken !== null ? "taken" : placed.has(fragmentId) ? "rivals" : verdict, taken };
}

function namedBy({ members }: Call, decisions: readonly Sighting[]): Candidate[] {
  const named = new Set(members.flatMap((one) => valuesOf(one, "evaluation")));
  const permits = new Set(members.flatMap((one) => valuesOf(one, "permit")));
  return decisions
    .filter((one) => named.has(one.id) || valuesOf(one, "permit").some((permit) => permits.has(permit)))
    .map(({ id }) => ({ evaluationId: id, fits: true, score: null, why: "Log records of this one call name it." }));
}

function candidatesOf(
  traits: CallTraits,
  { decisions, calls }: { decisions: readonly Sighting[]; calls: readonly Call[] },
): Omit<Weighing, "taken"> {
  const told = new Map<string, Candidate>();
  const nearestFirst = (): Candidate[] => {
    const apart = new Map(decisions.map(({ id, at }) => [id, Math.abs((at ?? 0) - traits.from)]));
    const apartOf = ({ evaluationId }: Candidate) => apart.get(evaluationId) ?? 0;
    return [...told.values()].sort(
      (a, b) =>
        Number(b.fits) - Number(a.fits) || apartOf(a) - apartOf(b) || (a.evaluationId < b.evaluationId ? -1 : 1),
    );
  };
  for (const list of shortlists(traits, new DecisionIndex(decisions, calls))) {
    for (const decision of list.shared)
      if (!told.has(decision.id) || list.left.includes(decision))
        told.set(decision.id, {
          evaluationId: decision.id,
          fits: list.left.includes(decision),
          score: null,
          why: sharedTold(traits, decision, list),
        });
    if (list.telling.length > 0)
      return { verdict: isHub(list.telling) ? "hub" : "several", key: list.kind, candidates: nearestFirst() };
  }
  const scored = scoredBy(traits, new ResourceIndex(decisions));
  const [best, next] = scored;
  const isClose = best !== undefined && best.score >= SCORE_MIN && !isAhead(best, next);
  for (const one of scored) {
    const fits = best !== undefined && best.score >= SCORE_MIN && (one === best || !isAhead(best, one));
    told.set(one.decision.id, {
      evaluationId: one.decision.id,
      fits,
      score: one.score,
      why: circumstanceTold(traits, one, { fits }),
    });
  }
  return { verdict: isClose ? "close" : told.size > 0 ? "weak" : "none", key: null, candidates: nearestFirst() };
}
