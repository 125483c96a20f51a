import { elapsedWords } from "@/components/actions/storyRows";
import type { Lanes, RecordJoin } from "@/lib/contracts/actions";

export const LANES_WORDS: Record<Lanes, string> = {
  time: "In order of time",
  span: "By span",
  phase: "By phase",
  system: "By system",
};

export const JOIN_WORDS: Record<RecordJoin["basis"], { words: string; meaning: string }> = {
  exact: { words: "exact key", meaning: "It names something that was issued for this one action" },
  scoped: {
    words: "scoped key",
    meaning: "It shares a key that can belong to several actions; time and place left this one",
  },
  circumstantial: { words: "circumstantial", meaning: "It names nothing of this action; what it says fits" },
};

/** "12 ms", "2.1 s": how long something took, in milliseconds. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 10) return `${Number(milliseconds.toPrecision(3))} ms`;
  return elapsedWords(Math.round(milliseconds)).slice(1);
}

/** Beyond this many of its unit a time since the beginning says less than the time of day. */
const COUNTED_MAX = 10_000;

/** A time since the axis began, as exactly as ticks `step` apart need it; far from the beginning, the time of day. */
export function tickWords(since: number, step: number, began: number): string {
  if (since === 0) return "0";
  const [unit, name] = unitFor(step);
  if (since / unit >= COUNTED_MAX) return clockWords(began + since).slice(0, step < 1_000 ? 12 : 8);
  const digits = Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9));
  return `${Number((since / unit).toFixed(Math.min(digits, 6)))} ${name}`;
}

function unitFor(step: number): [milliseconds: number, name: string] {
  if (step < 500) return [1, "ms"];
  if (step < 60_000) return [1_000, "s"];
  if (step < 3_600_000) return [60_000, "min"];
  if (step < 86_400_000) return [3_600_000, "h"];
  return [86_400_000, "d"];
}

/** "10:00:02.123", and the day before it where it is asked for. UTC. */
export function clockWords(time: number, { day = false } = {}): string {
  const text = new Date(time).toISOString();
  return day ? `${text.slice(0, 10)} ${text.slice(11, 23)}` : text.slice(11, 23);
}
