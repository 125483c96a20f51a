import pg from "pg";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";

/** A statement that takes longer, in milliseconds, fails: a caller is waiting for the decision. */
const STATEMENT_TIMEOUT_MS = 10_000;
const ATTEMPTS_MAX = 3;

/**
 * Runs `work` on one raw connection in one READ COMMITTED transaction, durable when it resolves. Rolled back when
 * `work` throws; run again when Postgres ends it to resolve a deadlock. `opening`: statements to run in the same round trip
 * as BEGIN. They take no values, so nothing that a caller wrote may be in them.
 */
export async function accessTransaction<T>(
  db: Database,
  work: (client: QueryClient) => Promise<T>,
  opening = "",
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(db, work, opening);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !isDeadlock(error)) throw error;
    }
  }
}

async function once<T>(db: Database, work: (client: QueryClient) => Promise<T>, opening: string): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  // A connection that the server ends between two statements tells it here; unheard, that would end the process.
  const ended = (error: Error): void => {
    broken = error;
  };
  client.on("error", ended);
  try {
    await client.query(
      `BEGIN; SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS};
       SET LOCAL idle_in_transaction_session_timeout = ${STATEMENT_TIMEOUT_MS}; SET LOCAL synchronous_commit = on; ${opening}`,
    );
    const result = await work(client);
    await client.query("COMMIT");
    return result;
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

function isDeadlock(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "40P01" || error.code === "40001");
}

/** True when the database refused what was to be written (SQLSTATE classes 22, data, and 23, integrity). */
export function isFaultOfData(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? "");
}

/** Node's codes for a connection that could not be made or broke. */
const CONNECTION_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOENT",
]);

/** True when the database refused, failed or could not be reached, as against a fault in Ambit's own code. */
export function isDatabaseFailure(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseFailure);
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && CONNECTION_CODES.has(error.code)) return true;
  // node-postgres gives these no code.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered)|Cannot use a pool)/.test(
    error.message,
  );
}
