import { FATIGUE, FATIGUE_HOURS, QUICK_SECONDS } from "@/lib/core/approval/fatigue";

/** "97%"; a dash where there is nothing to take a share of. Never rounded up to all of them. */
export function share(rate: number | null): string {
  if (rate === null) return "–";
  return `${rate === 1 ? 100 : Math.min(99, Math.round(rate * 100))}%`;
}

/** "2.4 s", "42 s", "12 min", "3 h", "2 days"; a dash without answers. */
export function duration(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** "1 question", "2 questions". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** What the mark means. */
export const THRESHOLDS = `at least ${FATIGUE.answersMin} answers, ${FATIGUE.approveRateMin * 100}% of them yes, half of them within ${FATIGUE.medianSecondsBelow} seconds`;
export const QUICK = `under ${QUICK_SECONDS} s`;
export const LAST_DAY = `last ${FATIGUE_HOURS} hours`;
