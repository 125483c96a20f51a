import { describe, expect, it } from "vitest";
import { argumentRows } from "@/components/inbox/argumentRows";
import { setOut } from "@/components/inbox/setOut";
import { canonicalAction } from "@/lib/core/decision/exactAction";

const rowsOf = (current: Record<string, unknown> | null, last?: Record<string, unknown> | null) =>
  argumentRows(current, last === undefined ? null : { arguments: last }).map(({ name, value, change, before }) => [
    name,
    value,
    change,
    before,
  ]);

describe("the arguments on a card", () => {
  it("stand as they are where nothing was approved before", () => {
    expect(rowsOf({ to: "DE89", amount: 120 })).toEqual([
      ["to", "DE89", "unknown", null],
      ["amount", "120", "unknown", null],
    ]);
  });

  it("show first what differs from the last approved ones, also what is gone", () => {
    expect(rowsOf({ to: "DE89", amount: 120, note: "x" }, { to: "DE89", amount: 80, currency: "EUR" })).toEqual([
      ["amount", "120", "changed", "80"],
      ["note", "x", "added", null],
      ["currency", null, "removed", "EUR"],
      ["to", "DE89", "same", null],
    ]);
  });

  it.each([
    [120, "120"],
    [true, "true"],
    [null, "null"],
    ["", " "],
    [[1], "[1]"],
    ["a", "a "],
  ])("never show %j and %j alike", (one, other) => {
    const [changed] = rowsOf({ value: one }, { value: other });
    expect(changed?.[2]).toBe("changed");
    expect(changed?.[1]).not.toBe(changed?.[3]);
  });

  it("that are named like members of every object are arguments like others", () => {
    const current = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, unknown>;
    expect(rowsOf(current, {}).map(([name, , change]) => [name, change])).toEqual([
      ["__proto__", "added"],
      ["constructor", "added"],
    ]);
  });
});

describe("the canonical form, set out", () => {
  it.each([
    {},
    { b: [], a: {} },
    { 10: "x", 9: ["{", '"', "\\", ",:"] },
    { text: '{"not":"this"}', list: [1, [2, { three: null }]] },
  ])("loses and adds nothing but white space: %j", (args) => {
    const canonical = canonicalAction({
      agent: "a",
      action: "t.a",
      environment: "e",
      resource: { type: "r", id: "1" },
      arguments: args as never,
    });
    const shown = setOut(canonical);
    expect(JSON.parse(shown)).toEqual(JSON.parse(canonical));
    expect(
      shown
        .split("\n")
        .map((line) => line.trim())
        .join("")
        .replaceAll('": ', '":'),
    ).toBe(canonical);
  });
});
