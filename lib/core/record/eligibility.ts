/** Whether an action type may be counted on in production: its records tie what was asked, with which credential, what ran and what changed. */
import type { ActionRecord } from "./types";

/** So few records say nothing about the next one. */
export const TIED_RECORDS_MIN = 5;

export interface TiedRecords {
  /** Of calls that ran and are over. */
  looked: number;
  /** Those of them of which no part is missing, and none is the agent's own word. */
  tied: number;
}

/** Counts the records of one action type. What is still under way, and what did not run, says nothing. */
export function tiedRecords(records: readonly Pick<ActionRecord, "open" | "parts">[]): TiedRecords {
  const ran = records.filter(({ open, parts }) => !open && parts.tool_call !== "not_applicable");
  const tied = ran.filter(({ parts }) =>
    Object.values(parts).every((state) => state === "known" || state === "not_applicable"),
  );
  return { looked: ran.length, tied: tied.length };
}

/** Why an action type is not production-eligible, as a sentence; null where it is. `needed`: the share that is asked for, 0 to 1. */
export function ineligibility(action: string, { looked, tied }: TiedRecords, needed: number): string | null {
  if (looked < TIED_RECORDS_MIN)
    return `${action} is not production-eligible yet: ${looked} of it ran in 30 days, and fewer than ${TIED_RECORDS_MIN} records show nothing.`;
  if (tied / looked >= needed) return null;
  return `${action} is not production-eligible: ${tied} of its newest ${looked} records tie request, credential, tool call and state change together, and ${percent(needed)} are asked for.`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
