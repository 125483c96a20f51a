import { expect, test } from "vitest";
import { RECORDS_MAX } from "@/lib/sources/bytes/jsonRecords";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import { parseCloudTrail } from "@/lib/sources/cloudtrail/parse";
import { reasonsOf } from "../fragments";

const GOOD = { eventTime: "2026-08-31T10:00:00Z", eventSource: "s3.amazonaws.com", eventName: "PutObject" };

function nested(levels: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

test("a record that is nested too deep, however deep, costs itself alone", () => {
  const parsed = parseCloudTrail([GOOD, { ...GOOD, more: nested(64) }, { ...GOOD, more: nested(100_000) }, GOOD]);
  expect(parsed.fragments.map(({ position }) => position)).toEqual([0, 3]);
  expect(reasonsOf(parsed)).toEqual([
    [1, "too_deep"],
    [2, "too_deep"],
  ]);
});

test("the long texts of a record that is too large are cut, in what is kept and in what is made of it", () => {
  const { fragments } = parseCloudTrail([{ ...GOOD, requestParameters: { body: "x".repeat(1_000_000) } }]);
  const { content, arguments: args } = fragments[0]?.fragment ?? {};
  expect(JSON.stringify(content).length).toBeLessThan(262_144);
  expect(JSON.stringify(args)).toContain("cut");
  const parts = Object.fromEntries(Array.from({ length: 60_000 }, (_, place) => [`part-${place}`, place]));
  expect(reasonsOf(parseCloudTrail([{ ...GOOD, parts }]))).toEqual([[0, "too_large"]]);
});

test("a batch of too many records is refused as a whole", () => {
  const Records = Array.from({ length: RECORDS_MAX + 1 }, () => GOOD);
  expect(() => parseCloudTrail([{ Records }])).toThrow(Unreadable);
});
