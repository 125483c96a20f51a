import type { Database } from "@/lib/db/database";

/** How many months back a month gets partitions of its own; what is older is kept in the default one until retention takes it. */
const MONTHS_BACK = 36;

/** The months that this process has seen made, of each database. */
const MADE = new WeakMap<Database, Set<string>>();

/**
 * Makes the partitions of the months in which `times` lie, where they are not there yet: of those that are no longer ago than
 * `MONTHS_BACK` and not beyond next month. What belongs to none is kept in the default partition, so nothing hangs on this having
 * been called. Commits by itself: the locks that it takes are not held while something is stored.
 */
export async function makePartitions(db: Database, times: Iterable<Date>, now: Date): Promise<void> {
  const made = monthsMade(db);
  const missing = new Set<string>();
  let before = "";
  for (const time of times) {
    const month = monthOf(time);
    if (month === before) continue;
    before = month;
    if (!made.has(month)) missing.add(month);
  }
  for (const month of missing) {
    if (!getsPartitions(month, now)) continue;
    await db.pool.query("SELECT make_fragment_partitions($1)", [`${month}-01T00:00:00Z`]);
    made.add(month);
  }
}

/** Has this process ask again for a month: another one may have dropped its partitions. */
export function forgetPartitions(db: Database): void {
  MADE.delete(db);
}

function monthsMade(db: Database): Set<string> {
  const known = MADE.get(db);
  if (known !== undefined) return known;
  const made = new Set<string>();
  MADE.set(db, made);
  return made;
}

/** `2026-11` */
function monthOf(time: Date): string {
  return time.toISOString().slice(0, 7);
}

function getsPartitions(month: string, now: Date): boolean {
  return month >= monthOf(monthsFrom(now, -MONTHS_BACK)) && month <= monthOf(monthsFrom(now, 1));
}

function monthsFrom(now: Date, months: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months));
}
