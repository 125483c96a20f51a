/** What stands beside what: the same part of every point in one row. */

export interface ComparedRow<P> {
  key: string;
  /** One for each point, in their order; null where it has no such part. */
  parts: (P | null)[];
  differs: boolean;
}

/** A row for each key, in the order of the first point and then of the others. */
export function rowsOf<P>(
  lists: readonly (readonly P[])[],
  keyOf: (part: P) => string,
  /** What of a part is compared. */
  saidOf: (part: P) => unknown = (part) => part,
): ComparedRow<P>[] {
  const keys = [...new Set(lists.flatMap((list) => list.map(keyOf)))];
  return keys.map((key) => {
    const parts = lists.map((list) => list.find((part) => keyOf(part) === key) ?? null);
    return { key, parts, differs: differ(parts.map((part) => part && saidOf(part))) };
  });
}

/** True where not all of them say the same. */
function differ(parts: readonly unknown[]): boolean {
  return new Set(parts.map((part) => JSON.stringify(part))).size > 1;
}
