import fc from "fast-check";
import { expect, test } from "vitest";
import { SOURCE_TYPE_NAMES } from "@/lib/contracts/sources";
import { SOURCE_TYPES, type SourceInput } from "@/lib/sources/registry";

const anyBody: fc.Arbitrary<SourceInput["body"]> = fc.oneof(
  fc.array(fc.jsonValue()).map((records) => ({ records })),
  fc
    .oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.json()).map((lines) => lines.join("\n")),
    )
    .map((text) => ({ text })),
);

test.each(SOURCE_TYPE_NAMES)(
  "%s: whatever is sent and whatever headers come with it, nothing is thrown and nothing is in doubt",
  (type) => {
    const input = fc.record({
      body: anyBody,
      headers: fc.dictionary(
        fc.constantFrom("ce-id", "ce-specversion", "ce-type", "ce-source", "x-github-event"),
        fc.string(),
      ),
      mapping: fc.oneof(fc.constant({}), fc.jsonValue()),
      part: fc.constantFrom("traces" as const, "logs" as const),
    });
    fc.assert(
      fc.property(input, (given) => {
        const parsed = SOURCE_TYPES[type].parse(given);
        expect(SOURCE_TYPES[type].parse(given)).toEqual(parsed);
        const places = [...parsed.fragments, ...parsed.rejected].map(({ position }) => position);
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  },
);
