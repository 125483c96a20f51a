/** Prisma's and PostgreSQL's codes for a database that is away, or too busy to give a connection or to finish in time. */
const AWAY_OR_BUSY = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "53300", "57P03"]);
/** Node's codes for a connection that could not be made or broke. */
const CONNECTION_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);

/** True when the database could not be asked at all, as against one that refused what it was asked. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && AWAY_OR_BUSY.has(error.code)) return true;
  return isConnectionLost(error) || isUnreachable(error.cause);
}

/** True for an error of a connection itself. */
export function isConnectionLost(error: Error): boolean {
  if ("code" in error && typeof error.code === "string" && CONNECTION_CODES.has(error.code)) return true;
  // node-postgres gives these no code.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered)|Cannot use a pool)/.test(
    error.message,
  );
}
