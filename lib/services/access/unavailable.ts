import { isDatabaseFailure } from "@/lib/db/access/transaction";
import { Problem } from "@/lib/services/problem";

const RETRY_SECONDS = 5;

/** A database that failed or cannot be reached, as a problem that says to come back; any other error as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isDatabaseFailure(error)) return error;
  return new Problem("unavailable", "The database did not answer. Nothing was changed.", { retryAfter: RETRY_SECONDS });
}
