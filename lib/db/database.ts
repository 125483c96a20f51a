import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Prisma, PrismaClient } from "@/lib/db/generated/client";

/** Prisma inside one transaction. */
export type Transaction = Prisma.TransactionClient;

/** One process's connections: Prisma for most queries, the raw pool for the hot path, and LISTEN. */
export interface Database {
  prisma: PrismaClient;
  pool: pg.Pool;
  url: string;
  /**
   * Runs `work` in one transaction (READ COMMITTED; state moves by conditional update, so no stronger level is
   * needed). Rolled back when `work` throws.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections of the raw pool. Prisma has as many again. */
  poolSize?: number;
}

/** A statement that takes longer, in milliseconds, fails: a caller is waiting for the decision. */
const STATEMENT_TIMEOUT_MS = 10_000;

/**
 * Every commit of the raw pool is on the disk before it is answered, whatever the server's default. Its statements find few
 * rows by their keys, so a plan once made is as good as a new one.
 */
const SETTINGS = `SET synchronous_commit = on; SET plan_cache_mode = force_generic_plan;
  SET statement_timeout = ${STATEMENT_TIMEOUT_MS}; SET idle_in_transaction_session_timeout = ${STATEMENT_TIMEOUT_MS}`;

/** Opens the connections lazily; nothing is contacted before the first query. */
export function openDatabase({ url, poolSize = 10 }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: "ambit",
    // Statements of a transaction need not wait for each other's answers.
    pipeline: true,
    onConnect: async (client) => {
      await client.query(SETTINGS);
    },
  });
  // An idle connection that breaks (the database restarted) is dropped by the pool; the next query opens another.
  pool.on("error", () => undefined);
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: poolSize, application_name: "ambit" }),
  });
  return {
    prisma,
    pool,
    url,
    transaction: (work) => prisma.$transaction(work, { maxWait: 10_000, timeout: 20_000 }),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** A value for a nullable JSON column: `Prisma.DbNull` for "nothing", else the value itself. */
export function jsonOrNull(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === undefined || value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}

/** A value for a JSON column that is never null. */
export function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}

/** True when `error` is the database refusing a duplicate (unique violation), from Prisma or from pg. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === "P2002" || codeOf(error) === "23505";
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
