import type { Database } from "./database";

export interface AttemptWindow {
  key: string;
  /** Attempts in the window, this one included. */
  attempts: number;
  windowStart: Date;
}

/**
 * Counts one attempt for each key, atomically, and says where each stands. A window that is over starts anew; rows of windows
 * that nobody renewed are removed on the way. Keys are taken in a fixed order, so two callers cannot wait for each other.
 */
export async function takeAttempts(
  db: Database,
  keys: readonly string[],
  now: Date,
  windowMs: number,
): Promise<AttemptWindow[]> {
  const oldest = new Date(now.getTime() - windowMs);
  const { rows } = await db.pool.query<{ key: string; attempts: number; window_start: Date }>(
    `INSERT INTO sign_in_attempts (key, window_start, attempts)
     SELECT key, $2, 1 FROM unnest($1::text[]) AS key ORDER BY key
     ON CONFLICT (key) DO UPDATE SET
       attempts = CASE WHEN sign_in_attempts.window_start <= $3 THEN 1 ELSE sign_in_attempts.attempts + 1 END,
       window_start = CASE WHEN sign_in_attempts.window_start <= $3 THEN $2 ELSE sign_in_attempts.window_start END
     RETURNING key, attempts, window_start`,
    [[...keys], now, oldest],
  );
  await db.pool.query("DELETE FROM sign_in_attempts WHERE window_start <= $1", [oldest]);
  return rows.map((row) => ({ key: row.key, attempts: row.attempts, windowStart: row.window_start }));
}

/** Takes one attempt back from each key: it was no failure. */
export async function giveBackAttempts(db: Database, keys: readonly string[]): Promise<void> {
  await db.pool.query(
    "UPDATE sign_in_attempts SET attempts = attempts - 1 WHERE key = ANY($1::text[]) AND attempts > 0",
    [[...keys]],
  );
}
