import pg from "pg";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";
import { isConnectionLost } from "@/lib/db/unreachable";

const ATTEMPTS_MAX = 3;

/** What a transaction may ask for beside its statements. */
export interface AccessTransaction {
  /** Statements to run in the same round trip as BEGIN. They take no values: nothing that a caller wrote may be in them. */
  opening?: string;
}

/**
 * Sends COMMIT right behind a statement that was sent already, without waiting for its answer: where the statement fails, the
 * commit rolls back.
 */
export type CommitWith = (statement: Promise<unknown>) => void;

/**
 * Runs `work` on one raw connection in one READ COMMITTED transaction, durable when it resolves. Rolled back when `work`
 * throws; run again when Postgres ends it to resolve a deadlock. Statements are sent as they are made, without waiting for
 * the answer to BEGIN.
 */
export async function accessTransaction<T>(
  db: Database,
  work: (client: QueryClient, commitWith: CommitWith) => Promise<T>,
  { opening = "" }: AccessTransaction = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(db, work, opening);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !isDeadlock(error)) throw error;
    }
  }
}

async function once<T>(
  db: Database,
  work: (client: QueryClient, commitWith: CommitWith) => Promise<T>,
  opening: string,
): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  // A connection that the server ends between two statements tells it here; unheard, that would end the process.
  const ended = (error: Error): void => {
    broken = error;
  };
  client.on("error", ended);
  try {
    return await transact(client, work, opening);
  } catch (error) {
    await client.query("ROLLBACK").catch((failed: unknown) => {
      broken = failed instanceof Error ? failed : new Error("ROLLBACK failed");
    });
    throw error;
  } finally {
    client.off("error", ended);
    // A connection that has ended or could not even roll back is not given to the next caller.
    client.release(broken);
  }
}

async function transact<T>(
  client: QueryClient,
  work: (client: QueryClient, commitWith: CommitWith) => Promise<T>,
  opening: string,
): Promise<T> {
  const last: Promise<unknown>[] = [];
  const commitWith: CommitWith = (statement) => {
    last.push(statement);
    // It is awaited below, or it is not the first thing that failed.
    statement.catch(() => undefined);
  };
  const begun = client.query(`BEGIN; ${opening}`);
  // Both are over before the connection is used for anything else.
  const [beginning, working] = await Promise.allSettled([begun, work(client, commitWith)]);
  // Where BEGIN failed, what came after it only says that there is no transaction.
  if (beginning.status === "rejected") throw beginning.reason;
  if (working.status === "rejected") throw working.reason;
  const committing = client.query("COMMIT");
  committing.catch(() => undefined);
  await Promise.all(last);
  const { command } = await committing;
  if (command !== "COMMIT") throw new Error("the transaction was rolled back");
  return working.value;
}

/**
 * Waits for statements of a transaction that were sent without waiting for each other's answers, in that order. Fails as the first of them
 * that failed: those behind it only say that the transaction has.
 */
export async function allOf<T extends readonly Promise<unknown>[]>(
  statements: readonly [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(statements);
  const failed = settled.find((one): one is PromiseRejectedResult => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as { [K in keyof T]: Awaited<T[K]> };
}

function isDeadlock(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "40P01" || error.code === "40001");
}

/** True when the database refused what was to be written (SQLSTATE classes 22, data, and 23, integrity). */
export function isFaultOfData(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? "");
}

/** True when the database refused, failed or could not be reached, as against a fault in Ambit's own code. */
export function isDatabaseFailure(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseFailure);
  if (!(error instanceof Error)) return false;
  // The socket of a database on this machine is a file, which goes with it.
  return isConnectionLost(error) || ("code" in error && error.code === "ENOENT");
}
