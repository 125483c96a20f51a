import { isDatabaseFailure } from "@/lib/db/access/transaction";
import { isUnreachable } from "@/lib/db/unreachable";
import { Problem } from "./problem";

const RETRY_SECONDS = 5;

/** A database that failed or cannot be reached, as a problem that says to come back; any other error as it is. */
export function asUnavailable(error: unknown): unknown {
  return isDatabaseFailure(error) ? unavailable("Nothing was changed.") : error;
}

/**
 * The same of a database that is away or too busy alone: what one refuses is a fault of Ambit's own, which is looked for where
 * people use it.
 */
export function asUnreachable(error: unknown): unknown {
  return isUnreachable(error) ? unavailable("Nothing was changed; try again in a moment.") : error;
}

function unavailable(words: string): Problem {
  return new Problem("unavailable", `The database did not answer. ${words}`, { retryAfter: RETRY_SECONDS });
}
