import type { JsonObject } from "@/lib/core/organisation/definition";

/** A row before and after, as an outcome's state change. */
export interface RowChange {
  resource: { type: string; id: string };
  before?: JsonObject;
  after?: JsonObject;
}

/** What differs between two looks at rows that `key` names; what is the same in both is left out. */
export function rowChanges(
  { type, key }: { type: string; key: string },
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): RowChange[] {
  const [was, is] = [byKey(before, key), byKey(after, key)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const [old, current] = [was.get(id), is.get(id)];
    if (JSON.stringify(old) === JSON.stringify(current)) return [];
    return [
      {
        resource: { type, id },
        ...(old === undefined ? {} : { before: old }),
        ...(current === undefined ? {} : { after: current }),
      },
    ];
  });
}

function byKey(rows: readonly JsonObject[], key: string): Map<string, JsonObject> {
  return new Map(
    rows.map((row, at) => {
      const id = row[key];
      return [id === undefined || id === null ? `row ${at}` : String(id), row];
    }),
  );
}
