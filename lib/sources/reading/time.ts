/** Times of logs, to RFC 3339 in UTC with milliseconds. */
import type { TimeFormat } from "@/lib/contracts/sourceMapping";

/** A log that tells of an action of an agent was written between these two; what lies beyond is a clock that was never set. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** How many of a unit are one millisecond, in the order in which `auto` tries them. */
const PER_MS: readonly (readonly [format: TimeFormat, perMs: number])[] = [
  ["epoch_s", 0.001],
  ["epoch_ms", 1],
  ["epoch_us", 1_000],
  ["epoch_ns", 1_000_000],
];

const WRITTEN =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,]?(\d{1,9}))?\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;
const NUMBER = /^\d{1,20}(?:\.\d{1,9})?$/;

/**
 * Reads a time.
 * @param zone what a written time without one is in
 * @returns milliseconds since 1970 without their fraction, or null for what cannot be read or lies outside 2000 to 2099
 */
export function timeMs(value: unknown, format: TimeFormat = "auto", zone = "Z"): number | null {
  const exact = exactTimeMs(value, format, zone);
  return exact === null ? null : Math.floor(exact);
}

/** As `timeMs`, with the microseconds as its fraction: a double holds no more of a time. */
export function exactTimeMs(value: unknown, format: TimeFormat = "auto", zone = "Z"): number | null {
  const read = readMs(value, format, zone);
  return read !== null && isCredible(read) ? Math.round(read * 1_000) / 1_000 : null;
}

/** As `timeMs`, written as RFC 3339. */
export function timeText(value: unknown, format: TimeFormat = "auto", zone = "Z"): string | null {
  const ms = timeMs(value, format, zone);
  return ms === null ? null : new Date(ms).toISOString();
}

/** Whether a clock that was ever set may say so: of the years 2000 to 2099. */
export function isCredible(ms: number): boolean {
  return ms >= EARLIEST_MS && ms < LATEST_MS;
}

function readMs(value: unknown, format: TimeFormat, zone: string): number | null {
  if (format === "rfc3339") return writtenMs(value, zone);
  const number = numberOf(value);
  if (number === null) return format === "auto" ? writtenMs(value, zone) : null;
  if (format !== "auto") return number / perMs(format);
  // Of the four readings of a number no two lie within the years that are credible.
  for (const [, each] of PER_MS) {
    const ms = number / each;
    if (isCredible(ms)) return ms;
  }
  return null;
}

function perMs(format: TimeFormat): number {
  return PER_MS.find(([name]) => name === format)?.[1] ?? 1;
}

function numberOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" && NUMBER.test(value.trim()) ? Number(value) : null;
}

/** `2026-08-31T10:00:00.123456789Z` and its relatives, among them fractions whose point was lost. */
function writtenMs(value: unknown, declared: string): number | null {
  const found = typeof value === "string" && value.length <= 64 ? WRITTEN.exec(value.trim()) : null;
  if (found === null) return null;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "", fraction = "", zone = declared] =
    found;
  const date = `${year}-${month}-${day}T${hour}:${minute}:${second === "60" ? "59" : second}`;
  const ms = Date.parse(`${date}Z`);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(ms) || new Date(ms).getUTCDate() !== Number(day)) return null;
  return ms - zoneMs(zone) + Number(fraction.padEnd(9, "0")) / 1_000_000;
}

function zoneMs(zone: string): number {
  const found = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (found === null) return 0;
  const [, sign, hours = "0", minutes = "0"] = found;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
