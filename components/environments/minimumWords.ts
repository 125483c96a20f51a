import type { StageEvidence } from "@/lib/contracts/environments";

export const MINIMUMS: readonly (readonly [keyof StageEvidence, string])[] = [
  ["days", "days at the stage before"],
  ["decisions", "decisions"],
  ["distinctActions", "distinct actions"],
  ["completeness", "completeness of records"],
];

/** What is asked of an agent that comes to a stage, one thing each; empty where nothing is. */
export function minimumWords(minimums: StageEvidence): string[] {
  return MINIMUMS.flatMap(([name, words]) => {
    const needed = minimums[name];
    if (needed === undefined) return [];
    return name === "completeness"
      ? [`${Math.round(needed * 100)} % ${words}`]
      : [`${needed.toLocaleString("en")} ${words}`];
  });
}
