import fc from "fast-check";
import { expect, it } from "vitest";
import { authorityComparison, authorityState } from "@/lib/core/authority/diff";
import { anyChange } from "../change/randomChanges";

it("where only grants differ, looking at the cells that these name finds what looking at every cell finds", () => {
  let found = 0;
  fc.assert(
    fc.property(anyChange, ({ before, after }) => {
      const from = authorityState(before.definition);
      const narrowed = authorityComparison(from, authorityState(after.definition));
      // Nothing of a copy is the same as before, as far as one can see without reading it.
      const whole = authorityComparison(from, authorityState(structuredClone(after.definition)));
      for (const { name } of before.definition.agents) {
        const cells = narrowed(name);
        expect(cells).toEqual(whole(name));
        found += cells.length;
      }
    }),
    { numRuns: 60 },
  );
  expect(found).toBeGreaterThan(0);
});
