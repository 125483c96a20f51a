/**
 * Correlation as log records arrive: what changes when some sightings are new, from no more than what they touch. The same as
 * `correlate` over everything, whatever came in which order and in which portions (tests/core/correlation/settle.test.ts).
 */
import { type Correlation, correlate, type Join, type ObservedCall } from "./correlate";
import {
  callsWith,
  closure,
  decisionsAt,
  decisionsFor,
  decisionsIn,
  type Loaded,
  openFor,
  openIn,
  type PlacedCall,
  type Sightings,
} from "./loading";
import { type Placing, placingsOfCall } from "./places";
import type { Sighting } from "./sighting";

/** What stands now for the fragments that were looked at again; the others keep what they have. */
export interface Settled {
  /** The fragments that this says everything about: without a join they have none. */
  fragmentIds: string[];
  joins: Map<string, Join>;
  observed: ObservedCall[];
  /** Where calls that name no decision are to be found from now on, and where they are no more. */
  open: Placing[];
  closed: Placing[];
  /** Where decisions are to be found from now on. */
  decisions: Placing[];
}

/** @param touched ids of sightings that are new or that changed */
export async function settle(touched: readonly string[], sightings: Sightings): Promise<Settled> {
  const loaded: Loaded = { known: new Map(), whole: new Set() };
  const first = await closure(await sightings.byId(touched), loaded, sightings);
  // What is new may be another call's decision, or its rival for one.
  // So it is when a call that was a rival turns out to be somebody else's.
  const seeking = [...openIn(first, loaded), ...before(first, touched, loaded)];
  const wanted = [...decisionsIn(first), ...(await decisionsFor(seeking, loaded, sightings))];
  const again = await openFor(decisionsAt(wanted, loaded), loaded, sightings);
  // To decide those again takes their decisions, the rivals for these, and the decisions that the rivals may have instead.
  const theirs = await decisionsFor(openIn(again, loaded), loaded, sightings);
  const rivals = await openFor(decisionsAt(theirs, loaded), loaded, sightings);
  await decisionsFor(openIn(rivals, loaded), loaded, sightings);
  const all = correlate([...loaded.known.values()]);
  // A rival is rid of what goes to another decision. Of decisions that are not among these, not every rival is known.
  const decided = new Set(decisionsIn([...wanted, ...theirs]).map(({ id }) => id));
  const looked = [...first, ...again, ...rivals.filter(({ id }) => decided.has(all.placed.get(id) ?? ""))];
  return { ...joinsOf(looked, all), ...placingsOf(looked, touched, loaded) };
}

/** What was stored before of calls that have changed: it may have been placed as another call, whose decisions are not known. */
function before(some: readonly Sighting[], touched: readonly string[], { known }: Loaded): PlacedCall[] {
  const fresh = new Set(touched);
  return callsWith(some, known).flatMap((call) => {
    const placings = placingsOfCall(call).filter(({ id }) => !fresh.has(id));
    return placings.length === 0 ? [] : [{ traits: null, placings }];
  });
}

function joinsOf(
  looked: readonly Sighting[],
  { joins, observed, calls }: Correlation,
): Pick<Settled, "fragmentIds" | "joins" | "observed"> {
  const ids = new Set(looked.filter(({ decision }) => decision === null).map(({ id }) => id));
  // What is said of one member of a call is said of all of them, and all of them were loaded with it.
  for (const members of calls) if (members.some(({ id }) => ids.has(id))) for (const { id } of members) ids.add(id);
  return {
    fragmentIds: [...ids],
    joins: new Map([...joins].filter(([id]) => ids.has(id))),
    observed: observed.filter(({ members }) => members.some(({ id }) => ids.has(id))),
  };
}

/** What was open before may be settled now. */
function placingsOf(
  looked: readonly Sighting[],
  touched: readonly string[],
  loaded: Loaded,
): Pick<Settled, "open" | "closed" | "decisions"> {
  const fresh = new Set(touched);
  const open: Placing[] = [];
  const closed: Placing[] = [];
  for (const call of callsWith(looked, loaded.known)) {
    if (call.decision === null) open.push(...placingsOfCall(call));
    else closed.push(...placingsOfCall(call).filter(({ id }) => !fresh.has(id)));
  }
  return { open, closed, decisions: decisionsAt(looked, loaded) };
}
