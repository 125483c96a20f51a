import { isUnreachable } from "@/lib/db/unreachable";
import { Problem } from "./problem";

const RETRY_SECONDS = 5;

/** A database that is away or too busy, as a problem that says to come back; any other error as it is. */
export function asUnreachable(error: unknown): unknown {
  if (!isUnreachable(error)) return error;
  return new Problem("unavailable", "The database did not answer. Nothing was changed; try again in a moment.", {
    retryAfter: RETRY_SECONDS,
  });
}
