import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineRuns } from "@/lib/core/record/textDifference";

const words = (before: string, after: string) =>
  lineRuns(before, after).map(({ kind, lines }) => `${kind} ${lines.join("|")}`);

describe("the difference of two texts", () => {
  it("names the lines that were added and removed, and keeps the others", () => {
    expect(words("a\nb\nc\nd", "a\nc\nx\nd")).toEqual(["same a", "removed b", "same c", "added x", "same d"]);
    expect(words("one", "two")).toEqual(["removed one", "added two"]);
  });

  it("leads from the one to the other, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = lineRuns(before, after);
        const without = (kind: string) => runs.flatMap((run) => (run.kind === kind ? [] : run.lines)).join("\n");
        expect([without("added"), without("removed")]).toEqual([before, after]);
      }),
    );
  });

  it("gives what is too long to compare as a whole, between what is the same at both ends", () => {
    const many = (name: string) => Array.from({ length: 5_000 }, (_, index) => `${name} ${index}`).join("\n");
    const runs = lineRuns(`first\n${many("a")}\nlast`, `first\n${many("b")}\nlast`);
    expect(runs.map(({ kind, lines }) => [kind, lines.length])).toEqual([
      ["same", 1],
      ["removed", 5_000],
      ["added", 5_000],
      ["same", 1],
    ]);
  });
});
