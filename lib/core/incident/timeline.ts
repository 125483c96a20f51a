import { compareText } from "@/lib/core/record/fragments";
import type { ActionRecord } from "@/lib/core/record/types";
import type { TimelineLine } from "./document";

/** Most lines; what comes after them is left out, and said to be. */
export const TIMELINE_MAX = 1_000;

/** What somebody did, of the audit log. `told`: the approval or hand-off that it is about, where it is one. */
export interface HumanAction extends Omit<TimelineLine, "from" | "phase" | "basis" | "evaluation_id"> {
  told: string | null;
}

/** What happened in order of time: in the records and around them. What a record tells already is not told again. Pure. */
export function timelineOf(
  records: readonly ActionRecord[],
  actions: readonly HumanAction[],
): { timeline: TimelineLine[]; timeline_cut: boolean } {
  const told = new Set(records.flatMap(({ phases }) => [phases.approval?.approval_id, phases.decision?.hand_off?.id]));
  const lines = [
    ...recordLines(records),
    ...actions
      .filter((one) => one.told === null || !told.has(one.told))
      .map(
        ({ told: _, ...one }): TimelineLine => ({
          ...one,
          from: "person",
          phase: null,
          basis: null,
          evaluation_id: null,
        }),
      ),
  ];
  // What has the same time stays in its order: records as they tell it, then people as the log has it.
  const sorted = lines.toSorted((a, b) => compareText(a.at, b.at));
  return { timeline: sorted.slice(0, TIMELINE_MAX), timeline_cut: sorted.length > TIMELINE_MAX };
}

/** Records of one story tell the same events: each once. */
function recordLines(records: readonly ActionRecord[]): TimelineLine[] {
  const lines = new Map<string, TimelineLine>();
  for (const record of records)
    for (const event of record.events) {
      const { at, kind, title, detail, system, phase, basis, evaluation_id, fragment_id } = event;
      const key = JSON.stringify([at, kind, evaluation_id, fragment_id, title, detail]);
      if (lines.has(key)) continue;
      const words = kind === "requested" ? "Asked to run" : title;
      lines.set(key, {
        at,
        from: "record",
        words: `${words}: ${record.action} by ${record.agent.name}`,
        said: detail,
        by: system,
        phase,
        basis,
        evaluation_id,
        change: null,
      });
    }
  return [...lines.values()];
}
