/** Prisma's codes for a database that is away, or too busy to give a connection or to finish in time. */
const PRISMA_CODES = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"]);
/** Node's and PostgreSQL's for the same. */
const CONNECTION_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE", "ETIMEDOUT", "53300", "57P03"]);

/** True when the database could not be asked at all, as against one that refused what it was asked. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string")
    if (PRISMA_CODES.has(error.code) || CONNECTION_CODES.has(error.code)) return true;
  return isUnreachable(error.cause);
}
