/** A row as JSON has it: every member is there, and null where the column is empty. */
export type Row<T> = { [K in keyof T]-?: T[K] | null };

/** An empty column is an absent member. Only the outermost level: a null inside a JSON value is a value. */
export function withoutNulls<T extends object>(row: Row<T>): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
}
