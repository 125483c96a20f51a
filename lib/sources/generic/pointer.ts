import { isObject, member } from "@/lib/sources/reading/fields";

/** What stands at a JSON Pointer (RFC 6901); undefined where nothing does. */
export function atPointer(value: unknown, pointer: string): unknown {
  return namesIn(pointer).reduce(member, value);
}

/** The value with what stands at `pointer` replaced by `replacement`; what does not lie on the way there is shared with the original. */
export function withReplaced(value: unknown, pointer: string, replacement: unknown): unknown {
  return replaced(value, namesIn(pointer), replacement);
}

function replaced(value: unknown, [name, ...rest]: readonly string[], replacement: unknown): unknown {
  if (name === undefined) return replacement;
  const inner = replaced(member(value, name), rest, replacement);
  if (Array.isArray(value)) return value.with(Number(name), inner);
  return isObject(value) ? { ...value, [name]: inner } : value;
}

/** The value without the objects and lists that do not lie on the way to `pointer`, and without what stands there. */
export function bareAround(value: unknown, pointer: string): unknown {
  return bared(value, namesIn(pointer));
}

function bared(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return [];
  const inner = bared(member(value, name), rest);
  if (Array.isArray(value)) return value.with(Number(name), inner);
  if (!isObject(value)) return value;
  const plain = Object.entries(value).filter(([, each]) => typeof each !== "object" || each === null);
  return { ...Object.fromEntries(plain), [name]: inner };
}

function namesIn(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}
