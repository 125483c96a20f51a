import type { Join } from "@/lib/core/correlation/correlate";
import { Identities, observedAction } from "@/lib/core/correlation/observedAction";
import { type Settled, settle } from "@/lib/core/correlation/settle";
import { sightingsOf, usesOf } from "@/lib/core/principal/sightings";
import { accessTransaction } from "@/lib/db/access/transaction";
import { findDecisionSightings, indexDecisions } from "@/lib/db/correlation/decisionSightings";
import { findJoins, keepRetracted, putJoins, removeJoins, type StandingJoin } from "@/lib/db/correlation/joins";
import {
  findAgentNames,
  findRegisteredIdentities,
  putObserved,
  removeObserved,
} from "@/lib/db/correlation/observedActions";
import { putPlacings, removePlacings } from "@/lib/db/correlation/placings";
import { SightingMemory } from "@/lib/db/correlation/sightingMemory";
import { StoredSightings } from "@/lib/db/correlation/storedSightings";
import {
  anythingFromOutside,
  becomeCorrelator,
  findNewDecisions,
  findWaiting,
  moveCursor,
  removeBatches,
} from "@/lib/db/correlation/waiting";
import { addSightings, addUses, findDecided, findNamedRecords, removeUses } from "@/lib/db/principal/noted";
import type { QueryClient } from "@/lib/db/queryClient";
import { newId } from "@/lib/platform/ids";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** About how many fragments, and how many decisions at most, one transaction takes. */
const FRAGMENTS_MAX = 2_000;
const DECISIONS_MAX = 1_000;
/** Where much is to be weighed, the transaction idles meanwhile; ended for that, it would be begun again and again. */
const WEIGHS_LONG = "SET LOCAL idle_in_transaction_session_timeout = '5min'";
/** How far back decisions are looked at when the first log of another system arrives, in milliseconds. */
const BEGINS_BEFORE_MS = 90 * 24 * 3_600_000;

/**
 * Correlates what waits: fragments that were stored, and decisions that were made. One process does at a time; the others find nothing to
 * do. It all commits with the removal of what waited, or is done again. What a record is joined to is no one's deed and is not audited;
 * joins that are taken back are kept (`retracted_join`).
 * @param memory what was read at earlier looks; the same from look to look
 * @returns whether more waits; how many log records were new, and how many log records and decisions were read
 */
export async function correlateWaiting({
  ctx,
  memory = new SightingMemory(),
}: {
  ctx: ServiceContext;
  memory?: SightingMemory;
}): Promise<{ more: boolean; fragments: number; rowsRead: number }> {
  requireCommand(ctx);
  return accessTransaction(ctx.db, (client) => correlateIn(client, { now: ctx.now(), memory }), {
    opening: WEIGHS_LONG,
  });
}

async function correlateIn(
  client: QueryClient,
  { now, memory }: { now: Date; memory: SightingMemory },
): Promise<{ more: boolean; fragments: number; rowsRead: number }> {
  if (!(await becomeCorrelator(client))) return { more: false, fragments: 0, rowsRead: 0 };
  const decided = await newDecisions(client, now);
  const { batchIds, places } = await findWaiting(client, FRAGMENTS_MAX);
  const fragments = places.size;
  const arrived = new Map(places);
  const touched = [...decided.ids, ...places.keys()];
  let rowsRead = 0;
  if (touched.length > 0) {
    const registered = await findRegisteredIdentities(client);
    memory.holdFor(registered);
    const stored = new StoredSightings(client, places, { memory });
    const settled = await settle(touched, stored);
    rowsRead = stored.rowsRead;
    const identities = new Identities(registered, await findAgentNames(client));
    const joined = await write(client, settled, { places, now, identities });
    await notePrincipals(client, { arrived, joined, places, identities });
    await removePlacings(client, settled.closed);
    await putPlacings(client, "call", settled.open);
    await putPlacings(client, "decision", settled.decisions);
  }
  await removeBatches(client, batchIds);
  if (decided.until !== null) await moveCursor(client, decided.until);
  return { more: decided.more || fragments >= FRAGMENTS_MAX, fragments, rowsRead };
}

async function newDecisions(
  client: QueryClient,
  now: Date,
): Promise<{ ids: string[]; until: Date | null; more: boolean }> {
  if (!(await anythingFromOutside(client))) return { ids: [], until: null, more: false };
  const found = await findNewDecisions(client, {
    now,
    max: DECISIONS_MAX,
    beginning: new Date(now.getTime() - BEGINS_BEFORE_MS),
  });
  await indexDecisions(client, await findDecisionSightings(client, found.ids));
  return found;
}

async function write(
  client: QueryClient,
  settled: Settled,
  { places, now, identities }: { places: ReadonlyMap<string, Date>; now: Date; identities: Identities },
): Promise<Rejoined> {
  const observed = settled.observed.flatMap((call) => observedAction(call, identities) ?? []);
  const listed = new Set(observed.map(({ id }) => id));
  const looked = new Map(settled.fragmentIds.flatMap((id) => placed(places, id)));
  const standing = new Map((await findJoins(client, looked)).map((join) => [join.fragmentId, join]));
  const wanted = new Map(
    [...settled.joins].filter(([id, { governed, recordId }]) => looked.has(id) && (governed || listed.has(recordId))),
  );

  const put = [...wanted.values()].filter((join) => !isAs(join, standing.get(join.fragmentId)));
  await putJoins(client, put, { places, now });
  const gone = [...standing.values()].filter(({ fragmentId }) => !wanted.has(fragmentId));
  await removeJoins(client, new Map(gone.flatMap(({ fragmentId }) => placed(places, fragmentId))));
  await keepRetracted(client, retractedOf(standing, wanted), now);
  await putObserved(client, observed, now);
  const before = [...standing.values()].filter(
    ({ governed, recordId, fragmentId }) => !governed && wanted.get(fragmentId)?.recordId !== recordId,
  );
  await removeObserved(
    client,
    [...new Set(before.map(({ recordId }) => recordId))],
    new Map(before.flatMap(({ recordId, fragmentId }) => movedTo(recordId, wanted.get(fragmentId)))),
  );
  const isNew = ({ fragmentId, recordId }: Join) => standing.get(fragmentId)?.recordId !== recordId;
  return {
    governed: new Map(
      put.filter((join) => join.governed && isNew(join)).map(({ fragmentId, recordId }) => [fragmentId, recordId]),
    ),
    takenBack: [...standing.values()]
      .filter((join) => join.governed && wanted.get(join.fragmentId)?.recordId !== join.recordId)
      .map(({ fragmentId }) => fragmentId),
  };
}

/** What changed of the joins to decisions. */
interface Rejoined {
  /** From a fragment to the decision that it is joined to now. */
  governed: ReadonlyMap<string, string>;
  takenBack: readonly string[];
}

/** Counts who acted, from what arrived, and for which decisions, from what is joined to them now. */
async function notePrincipals(
  client: QueryClient,
  {
    arrived,
    joined: { governed, takenBack },
    places,
    identities,
  }: {
    arrived: ReadonlyMap<string, Date>;
    joined: Rejoined;
    places: ReadonlyMap<string, Date>;
    identities: Identities;
  },
): Promise<void> {
  const named = await findNamedRecords(
    client,
    new Map([...arrived, ...[...governed.keys()].flatMap((id) => placed(places, id))]),
  );
  // Telemetry that names the agent itself names no identity of another system.
  const records = named.filter(({ principal }) => identities.named(principal) === null);
  const registeredAs = (principal: string) => identities.registered(principal)?.identity ?? null;
  await removeUses(client, takenBack);
  await addSightings(
    client,
    sightingsOf(
      records.filter(({ fragmentId }) => arrived.has(fragmentId)),
      registeredAs,
    ),
  );
  await addUses(client, usesOf(await findDecided(client, records, governed), registeredAs));
}

function placed(places: ReadonlyMap<string, Date>, id: string): [string, Date][] {
  const at = places.get(id);
  return at === undefined ? [] : [[id, at]];
}

function isAs(join: Join, standing: StandingJoin | undefined): boolean {
  return (
    standing !== undefined &&
    standing.recordId === join.recordId &&
    standing.governed === join.governed &&
    standing.basis === join.basis &&
    standing.keyKind === join.key &&
    standing.why === join.why
  );
}

function movedTo(recordId: string, join: Join | undefined): [string, string][] {
  return join === undefined || join.governed ? [] : [[recordId, join.recordId]];
}

/** Joins to a decision that no longer stand. That an action was unknown and is not any more takes nothing back. */
function retractedOf(
  standing: ReadonlyMap<string, StandingJoin>,
  wanted: ReadonlyMap<string, Join>,
): (StandingJoin & { id: string; reason: string })[] {
  return [...standing.values()].flatMap((join) => {
    const now = wanted.get(join.fragmentId);
    if (!join.governed || now?.recordId === join.recordId) return [];
    const reason =
      now === undefined || !now.governed
        ? "Later evidence left no one decision that it can belong to."
        : "Later evidence ties it to another decision.";
    return [{ ...join, id: newId(), reason }];
  });
}
