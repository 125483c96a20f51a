import fc from "fast-check";
import { expect, test } from "vitest";
import { exactTimeMs, timeText } from "@/lib/sources/reading/time";

test.each([
  ["2026-08-31T10:00:00Z", "2026-08-31T10:00:00.000Z"],
  ["2026-08-31T12:00:00.123456789+02:00", "2026-08-31T10:00:00.123Z"],
  ["2026-08-31 04:30:00,5 -05:30", "2026-08-31T10:00:00.500Z"],
  ["2026-08-31 13:00:00.1+03", "2026-08-31T10:00:00.100Z"],
  ["2026-08-31 10:00:00.123 UTC", "2026-08-31T10:00:00.123Z"],
  ["2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"],
  [1788170400, "2026-08-31T10:00:00.000Z"],
  ["1788170400.25", "2026-08-31T10:00:00.250Z"],
  [1788170400123, "2026-08-31T10:00:00.123Z"],
  ["1788170400123456", "2026-08-31T10:00:00.123Z"],
  ["1788170400123456789", "2026-08-31T10:00:00.123Z"],
])("%s is %s", (given, expected) => {
  expect(timeText(given)).toBe(expected);
});

test.each([
  "2026-02-30T10:00:00Z",
  "2026-08-31",
  "10:00",
  "1970-01-01T00:00:00Z",
  "2100-01-01T00:00:00Z",
  "1999-12-31T23:59:59.999Z",
  0,
  -1788170400,
  Number.NaN,
  1e30,
  true,
  null,
  undefined,
  {},
  "2026-08-31T25:00:00Z",
])("%s is no time that anything is believed of", (given) => {
  expect(timeText(given)).toBeNull();
});

test("a declared format is taken at its word", () => {
  expect(timeText(1788170400, "epoch_ms")).toBeNull();
  expect(timeText("2026-08-31T10:00:00Z", "epoch_s")).toBeNull();
  expect(timeText(1788170400, "rfc3339")).toBeNull();
  expect(timeText(1788170400, "epoch_s")).toBe("2026-08-31T10:00:00.000Z");
});

test("every millisecond is read back as it was written, and microseconds stay for durations", () => {
  const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) });
  fc.assert(
    fc.property(moment, (ms) => {
      const text = new Date(ms).toISOString();
      for (const written of [text, ms, String(ms), `${ms}000`, `${ms}000000`, (ms / 1_000).toFixed(3)])
        expect(timeText(written)).toBe(text);
    }),
  );
  expect(exactTimeMs("2026-08-31T10:00:00.000250Z")).toBeCloseTo(Date.UTC(2026, 7, 31, 10) + 0.25, 3);
});
