/** Text that a database keeps: without U+0000 and without half a surrogate pair, which PostgreSQL refuses. */

/** Where `value`, made of plain objects, lists and texts, first holds a text that cannot be kept; null where it holds none. */
export function unstorableAt(value: unknown): (string | number)[] | null {
  const open: { value: unknown; path: (string | number)[] }[] = [{ value, path: [] }];
  const seen = new Set<unknown>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value === "string") {
      if (!isStorable(next.value)) return next.path;
      continue;
    }
    if (typeof next.value !== "object" || next.value === null || seen.has(next.value)) continue;
    seen.add(next.value);
    const isList = Array.isArray(next.value);
    for (const [name, member] of Object.entries(next.value).reverse()) {
      const path = [...next.path, isList ? Number(name) : name];
      if (!isStorable(name)) return path;
      open.push({ value: member, path });
    }
  }
  return null;
}

/** True for text that a database keeps as it is. */
export function isStorable(text: string): boolean {
  // Most texts hold neither: what looks at units of 16 bits is several times as quick as what looks at characters.
  return !text.includes("\u0000") && !(HALF.test(text) && /\p{Surrogate}/u.test(text));
}

/** A unit that is half a character, whether or not its other half is beside it. */
const HALF = /[\ud800-\udfff]/;
