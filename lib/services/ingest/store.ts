/** Where this process's records wait for their commit: what is answered is on the disk. */
import { accessTransaction, isDatabaseFailure, isFaultOfData } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import { makePartitions } from "@/lib/db/fragment/partitions";
import { type FragmentRow, storeFragments } from "@/lib/db/fragment/store";
import type { QueryClient } from "@/lib/db/queryClient";
import { addArrival } from "@/lib/db/source/arrivals";
import { type DeadLetterRow, storeDeadLetters } from "@/lib/db/source/deadLetters";
import { GroupCommit, type Settled } from "@/lib/services/access/groupCommit";
import { deadLetterOf } from "./deadLetter";

/** What one sender sent at once, read. */
export interface Delivery {
  sourceId: string;
  tokenId: string | null;
  receivedAt: Date;
  rows: readonly FragmentRow[];
  deadLetters: readonly DeadLetterRow[];
}

export interface Stored {
  stored: number;
  /** Records that were there already. */
  duplicates: number;
}

/** Most deliveries in one transaction. How many bytes they are is bounded by the room that they take. */
const BATCH_MAX = 64;
const WAITING_MAX = 4_000;
/** While the database stores one batch, the next is sent. */
const UNDER_WAY_MAX = 2;
/**
 * Most rows of one statement, and most characters of their contents: it must end well before its timeout, and is made where decisions are, which
 * wait meanwhile: 8 ms for a thousand rows, 34 ms for four thousand.
 */
const STATEMENT_ROWS_MAX = 1_000;
const STATEMENT_CHARACTERS_MAX = 16_000_000;

const queues = new WeakMap<Database, GroupCommit<Delivery, Stored>>();

/**
 * Stores what was delivered, durable when it resolves. A record that the database refuses, whatever was looked at before, is kept
 * as a dead letter, and its neighbours as what they are.
 */
export async function store(db: Database, delivery: Delivery): Promise<Stored> {
  try {
    return await storesOf(db).submit(delivery);
  } catch (error) {
    if (!isFaultOfData(error) || delivery.rows.length === 0) throw error;
    return await storeDivided(db, delivery);
  }
}

/** Finds the records that the database refuses by halves. Each half commits by itself; the same again stores nothing twice. */
async function storeDivided(db: Database, delivery: Delivery): Promise<Stored> {
  const { rows, deadLetters } = delivery;
  const [only] = rows;
  if (only !== undefined && rows.length === 1)
    return await storesOf(db).submit({ ...delivery, rows: [], deadLetters: [...deadLetters, refusedRow(only)] });
  const half = Math.ceil(rows.length / 2);
  const first = await store(db, { ...delivery, rows: rows.slice(0, half) });
  const second = await store(db, { ...delivery, rows: rows.slice(half), deadLetters: [] });
  return { stored: first.stored + second.stored, duplicates: first.duplicates + second.duplicates };
}

function refusedRow({ sourceId, content }: FragmentRow): DeadLetterRow {
  const message = "The database does not take it.";
  const refused = { position: 0, reason: "not_storable", message, excerpt: "", record: content };
  return deadLetterOf(refused, { sourceId, part: "stored", headers: {} });
}

/** How many deliveries of this process were read and wait to be stored. */
export function waitingDeliveries(db: Database): number {
  return queues.get(db)?.depth ?? 0;
}

/** Small deliveries share a transaction; see lib/services/access/groupCommit.ts. */
function storesOf(db: Database): GroupCommit<Delivery, Stored> {
  const known = queues.get(db);
  if (known !== undefined) return known;
  const queue = new GroupCommit<Delivery, Stored>({
    run: (batch) => storeDeliveries(db, batch),
    batchMax: BATCH_MAX,
    waitingMax: WAITING_MAX,
    underWayMax: UNDER_WAY_MAX,
    besideMin: 1,
    isFaultOfOne: (error) => !isDatabaseFailure(error) || isFaultOfData(error),
    refusal: "Too much is waiting to be stored. Nothing of this was kept; send it again.",
  });
  queues.set(db, queue);
  return queue;
}

async function storeDeliveries(db: Database, batch: readonly Delivery[]): Promise<Settled<Stored>[]> {
  const rows = batch.flatMap((delivery) => delivery.rows);
  const now = batch[0]?.receivedAt ?? new Date(0);
  await makePartitions(
    db,
    rows.map(({ at }) => at),
    now,
  );
  return accessTransaction(db, async (client, commitWith) => {
    const added = await storeInParts(client, rows, now);
    const counted = new Set<string>();
    const answers = batch.map((delivery) => ({ delivery, ...countOf(delivery, { added, counted }) }));
    await storeDeadLetters(client, countedOnce(batch), now);
    for (const statement of bySource(answers).map((arrival) => addArrival(client, arrival))) commitWith(statement);
    return answers.map(({ stored, duplicates }) => ({ result: { stored, duplicates } }));
  });
}

async function storeInParts(client: QueryClient, rows: readonly FragmentRow[], now: Date): Promise<Set<string>> {
  const added = new Set<string>();
  for (const part of partsOf(rows)) for (const id of await storeFragments(client, part, now)) added.add(id);
  return added;
}

function* partsOf(rows: readonly FragmentRow[]): Generator<FragmentRow[]> {
  let part: FragmentRow[] = [];
  let characters = 0;
  for (const row of rows) {
    if (part.length === STATEMENT_ROWS_MAX || characters > STATEMENT_CHARACTERS_MAX) {
      yield part;
      part = [];
      characters = 0;
    }
    part.push(row);
    characters += row.content.length;
  }
  if (part.length > 0) yield part;
}

/** A record that is in a delivery twice, or in two of a batch, is new once. */
function countOf({ rows }: Delivery, { added, counted }: { added: Set<string>; counted: Set<string> }): Stored {
  const before = counted.size;
  for (const { id } of rows) if (added.has(id)) counted.add(id);
  const stored = counted.size - before;
  return { stored, duplicates: rows.length - stored };
}

function countedOnce(batch: readonly Delivery[]): (DeadLetterRow & { times: number })[] {
  const counted = new Map<string, DeadLetterRow & { times: number }>();
  for (const letter of batch.flatMap(({ deadLetters }) => deadLetters)) {
    const key = `${letter.sourceId} ${letter.bodyDigest}`;
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { ...letter, times: 1 });
    else known.times += 1;
  }
  return [...counted.values()];
}

/** In the order of the sources: two batches of the same sources wait for each other, and not crosswise. */
function bySource(answers: readonly (Stored & { delivery: Delivery })[]) {
  return answers.map(arrivalOf).sort((one, other) => (one.sourceId < other.sourceId ? -1 : 1));
}

function arrivalOf({ delivery, stored, duplicates }: Stored & { delivery: Delivery }) {
  const { sourceId, tokenId, receivedAt, rows, deadLetters } = delivery;
  let lagMsMax = 0;
  let latest: Date | null = null;
  for (const { occurredAt } of rows) {
    if (occurredAt === null) continue;
    const lagMs = receivedAt.getTime() - occurredAt.getTime();
    lagMsMax = Math.max(lagMsMax, lagMs);
    if (lagMs >= 0 && (latest === null || occurredAt > latest)) latest = occurredAt;
  }
  return {
    sourceId,
    tokenId,
    receivedAt,
    stored,
    duplicates,
    rejected: deadLetters.length,
    lagMsMax,
    latestOccurredAt: latest,
  };
}
