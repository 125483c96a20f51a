import { describe, expect, it } from "vitest";
import { differenceOf } from "@/lib/core/record/difference";

describe("the difference of two states", () => {
  it("names each member that came, went or changed, in the order of their names", () => {
    expect(differenceOf({ paid: false, note: "old", total: 3 }, { paid: true, total: 3, by: "x" })).toEqual([
      { pointer: "/by", kind: "added", after: "x" },
      { pointer: "/note", kind: "removed", before: "old" },
      { pointer: "/paid", kind: "changed", before: false, after: true },
      { pointer: "/total", kind: "same", before: 3, after: 3 },
    ]);
  });

  it("takes a side that was not reported for nothing, not for null", () => {
    expect(differenceOf(undefined, { a: 1 })).toEqual([{ pointer: "", kind: "added", after: { a: 1 } }]);
    expect(differenceOf(undefined, undefined)).toEqual([]);
    expect(differenceOf(null, 1)).toEqual([{ pointer: "", kind: "changed", before: null, after: 1 }]);
  });

  it("finds the order of members no change, and the order of items one", () => {
    expect(differenceOf([{ a: 1, b: 2 }], [{ b: 2, a: 1 }])[0]?.kind).toBe("same");
    expect(differenceOf([1, 2], [2, 1])[0]?.kind).toBe("changed");
  });

  it("escapes names in pointers and is not led astray by names of Object's own", () => {
    const before = JSON.parse('{"a/b~c": 1, "__proto__": 1}') as { [key: string]: number };
    expect(differenceOf(before, {}).map((one) => one.pointer)).toEqual(["/__proto__", "/a~1b~0c"]);
    expect(differenceOf({}, { toString: 1 })).toEqual([{ pointer: "/toString", kind: "added", after: 1 }]);
  });
});
