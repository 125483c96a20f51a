import type { Json } from "@/lib/core/organisation/definition";
import { isCredible } from "@/lib/sources/reading/time";

/** A moment: whole milliseconds since 1970, and the nanoseconds beyond them. */
export interface Moment {
  ms: number;
  nanos: number;
}

const DIGITS = /^\d{1,20}$/;

/**
 * Nanoseconds since 1970, text or number. Null for none or 0, which OTLP writes for an unknown time; undefined for what is no time, or
 * one of a clock that was never set.
 */
export function momentOf(value: Json | undefined): Moment | null | undefined {
  if (value === undefined || value === null || value === "" || value === 0 || value === "0") return null;
  const digits = typeof value === "number" ? wholeDigits(value) : value;
  if (typeof digits !== "string" || !DIGITS.test(digits)) return undefined;
  const ms = Number(digits.slice(0, -6));
  return isCredible(ms) ? { ms, nanos: Number(digits.slice(-6)) } : undefined;
}

/** RFC 3339 in UTC with milliseconds. */
export function written({ ms }: Moment): string {
  const second = Math.floor(ms / 1_000);
  // Spans come in the order in which they ended: many share their second.
  if (second !== lastSecond) {
    lastSecond = second;
    lastSecondWritten = new Date(second * 1_000).toISOString().slice(0, -4);
  }
  return `${lastSecondWritten}${String(ms - second * 1_000).padStart(3, "0")}Z`;
}

let lastSecond = Number.NaN;
let lastSecondWritten = "";

/** Milliseconds from one to the other, with their fraction; null where the end comes before the start. */
export function durationMs(start: Moment, end: Moment): number | null {
  const duration = end.ms - start.ms + (end.nanos - start.nanos) / 1_000_000;
  return duration < 0 ? null : duration;
}

/** A number of nanoseconds was written with an exponent, or is small: as a double it is exact enough for a millisecond. */
function wholeDigits(value: number): string | null {
  return Number.isFinite(value) && value >= 0 && value < 1e20 ? BigInt(Math.floor(value)).toString() : null;
}
