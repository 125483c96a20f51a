/** How sources are told of in words. */
import type { SourceHealth, SourceSummary } from "@/lib/contracts/sources";

export const BASIS_WORDS: Record<SourceSummary["basis"], string> = {
  independent: "a system's own log",
  claimed: "what an agent says",
  enforced: "an enforcement point",
};

/** Records a minute, as exactly as it can be told apart. */
export function rateWords({ rate }: SourceHealth): string {
  if (rate === 0) return "none";
  return `${rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString("en")} a minute`;
}

/** A span of time with its largest unit. */
export function spanWords(ms: number | null): string {
  if (ms === null) return "not known";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000).toLocaleString("en")} days`;
}

export function clockWords(ms: number | null): string {
  if (ms === null) return "not known yet";
  if (ms === 0) return "as Ambit's";
  return `${spanWords(Math.abs(ms))} ${ms > 0 ? "ahead of" : "behind"} Ambit's`;
}
