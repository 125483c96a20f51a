/** The longest part of an untrusted value that a reason repeats. */
const QUOTED_MAX = 60;

/** A name or value inside a sentence: quoted, its controls escaped, and short. */
export function quote(value: string): string {
  const text = value.length > QUOTED_MAX ? `${value.slice(0, QUOTED_MAX)}…` : value;
  return JSON.stringify(text);
}

/** "a", "a and b", "a, b and c". */
export function list(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
