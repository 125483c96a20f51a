import { expect, it } from "vitest";
import { addressedPage, singles } from "@/lib/http/person/addressedPage";
import { cursorOf, positionOf } from "@/lib/services/action/cursor";
import { Problem } from "@/lib/services/problem";

const place = { at: new Date("2026-01-31T12:00:00Z"), id: "0195a000-0000-7000-8000-0000000000ff" };
const read = async ({ cursor }: { cursor?: string | undefined }) => (cursor === undefined ? null : positionOf(cursor));

it("a parameter that is repeated counts once, and an empty one not at all", () => {
  expect(singles({ a: ["1", "2"], b: "", c: [], d: "4" })).toEqual({ a: "1", d: "4" });
});

it("a list opens at the place that its address names, and at its beginning for a place of another list", async () => {
  expect(await addressedPage(read, { cursor: cursorOf(place) })).toEqual({ page: place, isFirst: false });
  for (const cursor of [undefined, "", "nonsense", cursorOf({ ...place, id: "of another list" })])
    expect(await addressedPage(read, { cursor })).toEqual({ page: null, isFirst: true });
});

it("what is wrong with anything but the place is told", async () => {
  const failing = async () => {
    throw new Problem("forbidden", "Not for you.");
  };
  await expect(addressedPage(failing, { cursor: "x" })).rejects.toMatchObject({ kind: "forbidden" });
});
