/** What every parser guarantees, whatever it is given. */
import fc from "fast-check";
import { expect } from "vitest";
import type { Parsed, ParsedFragment } from "@/lib/core/correlation/fragment";
import { KEY_CHARACTERS_MAX } from "@/lib/core/correlation/keys";
import { isStorable } from "@/lib/core/text/storable";

type Parse = (records: readonly unknown[]) => Parsed;

/** Texts that logs really hold when somebody means harm, beside whatever JSON there is. */
const HOSTILE: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    "<script>alert(1)</script>",
    "a\nERROR forged line\r\n\u001b[31m",
    "\u0000",
    "\ud800",
    "x".repeat(5_000),
    "1970-01-01T00:00:00Z",
    "2100-01-01T00:00:00Z",
    "__proto__",
    -1,
    1e308,
    {},
    [],
    null,
  ),
);

/** `sample` with anything at all in one or more places. */
export function damaged(sample: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(sample);
  const damage = fc.tuple(fc.constantFrom(...places), HOSTILE);
  return fc.array(damage, { minLength: 1, maxLength: 4 }).map((damages) => {
    const copy = { whole: structuredClone(sample) };
    // A copy of each: another damage may fall into it, and a constant must not come to hold itself.
    for (const [place, value] of damages) put(copy, ["whole", ...place], structuredClone(value));
    return copy.whole;
  });
}

/** Every record lands once, in order; each is parsed as it would be alone; nothing that is kept is unbounded or unstorable. */
export function holdsForAnything(parse: Parse, samples: readonly unknown[]): void {
  const record = fc.oneof(
    fc.jsonValue() as fc.Arbitrary<unknown>,
    fc.constantFrom(...samples),
    ...samples.map((sample) => damaged(sample)),
  );
  fc.assert(
    fc.property(fc.array(record, { maxLength: 6 }), (records) => {
      const together = parse(records);
      const alone = records.map((each) => parse([each]));
      expect(placesIn(together)).toEqual(placesIn(together).map((_, index) => index));
      expect(together.fragments.map(({ fragment }) => fragment)).toEqual(
        alone.flatMap(({ fragments }) => fragments.map(({ fragment }) => fragment)),
      );
      expect(together.rejected.map(({ reason, excerpt }) => [reason, excerpt])).toEqual(
        alone.flatMap(({ rejected }) => rejected.map(({ reason, excerpt }) => [reason, excerpt])),
      );
      for (const { fragment } of together.fragments) expectBounded(fragment);
    }),
    { numRuns: 300 },
  );
}

function placesIn({ fragments, rejected }: Parsed): number[] {
  return [...fragments, ...rejected].map(({ position }) => position).sort((a, b) => a - b);
}

function expectBounded(fragment: ParsedFragment): void {
  expect(fragment.title.length).toBeLessThanOrEqual(200);
  expect(fragment.error?.length ?? 0).toBeLessThanOrEqual(2_000);
  for (const { value } of fragment.keys) expect(value.length).toBeLessThanOrEqual(KEY_CHARACTERS_MAX);
  if (fragment.occurredAt !== null) expect(fragment.occurredAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const { content: _content, arguments: _arguments, stateChange, ...rest } = fragment;
  for (const text of [...textsIn(rest), ...textsIn(stateChange?.reference)]) {
    expect(isStorable(text)).toBe(true);
    expect(text.length).toBeLessThanOrEqual(2_000);
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function placesOf(value: unknown, place: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...place, name]))];
}

/** Puts a value where the place still is; an earlier damage may have taken it away. */
function put(whole: object, place: readonly string[], value: unknown): void {
  let holder: unknown = whole;
  for (const name of place.slice(0, -1)) holder = (holder as Record<string, unknown>)?.[name];
  if (typeof holder === "object" && holder !== null)
    Object.defineProperty(holder, place.at(-1) as string, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}
