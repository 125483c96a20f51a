/** As many random schedules as one likes, played in several processes. */

import { readEvidence, wrongCounters } from "./evidence";
import { faultsOf } from "./judge";
import { stoppedFaults } from "./judgeKill";
import { type PlayedBatch, playBatch } from "./play";
import { BEGINNING, type Players } from "./players";
import type { Batch } from "./schedule";
import { batchOf } from "./schedule";
import { Tally } from "./tally";

/** How many are played side by side. */
export const SIDE_BY_SIDE = 40;
/** Later than anything of the batch before. */
const APART_MS = 3 * 3_600_000;

export interface ScheduleFinding {
  /** Plays the same batch again, as the first: who does what when is the same, who is faster is not. */
  seed: number;
  /** The schedule's place in the batch; null for what concerns them all. */
  index: number | null;
  faults: string[];
  steps: string[];
}

export interface SchedulesPlayed {
  cases: number;
  mismatches: number;
  tally: Tally;
}

/**
 * Plays at least `cases` schedules, a batch after the other; batches with further seeds are others.
 *
 * @param seed the first batch's; each further one has the next.
 */
export async function playSchedules(
  players: Players,
  {
    cases,
    seed,
    tell,
    progress,
  }: {
    cases: number;
    seed: number;
    tell: (finding: ScheduleFinding) => void;
    progress?: (done: SchedulesPlayed) => void;
  },
): Promise<SchedulesPlayed> {
  const done: SchedulesPlayed = { cases: 0, mismatches: 0, tally: new Tally() };
  for (let next = seed; done.cases < cases; next += 1) {
    const base = Date.parse(BEGINNING) + (next - seed) * APART_MS;
    const batch = batchOf(next, Math.min(SIDE_BY_SIDE, cases));
    const played = await playBatch(players, { batch, base, name: `seed ${next}` });
    const findings = await judge(players, { seed: next, batch, played, tally: done.tally });
    for (const finding of findings) tell(finding);
    done.cases += batch.schedules.length;
    done.mismatches += findings.length;
    progress?.(done);
  }
  return done;
}

async function judge(
  { db }: Players,
  { seed, batch, played, tally }: { seed: number; batch: Batch; played: PlayedBatch; tally: Tally },
): Promise<ScheduleFinding[]> {
  const evidence = await readEvidence(
    db,
    played.played.map(({ approvalId }) => approvalId),
  );
  const findings: ScheduleFinding[] = [];
  for (const [index, one] of played.played.entries()) {
    const of = evidence.get(one.approvalId);
    if (of === undefined) throw new Error("an approval is gone");
    tally.add(one, of);
    const faults = [...faultsOf(one, of), ...stoppedFaults(batch, played, one)];
    if (faults.length > 0) findings.push({ seed, index, faults, steps: stepsOf(one) });
  }
  const faults = [
    ...(await wrongCounters(db)),
    ...played.duties.flatMap(({ duty, came }) =>
      came.came === "done" ? [] : [`${duty.duty} did not work: ${JSON.stringify(came)}`],
    ),
  ];
  if (faults.length > 0) findings.push({ seed, index: null, faults, steps: [] });
  return findings;
}

/** What was done, in words. */
function stepsOf({ deeds, schedule, agent }: PlayedBatch["played"][number]): string[] {
  return [
    `${agent} asks to ${schedule.action}`,
    ...deeds.map(({ round, order, came }) => {
      const { deed, by, process, at, asShown } = order.step;
      const end = came.came === "done" ? JSON.stringify(came.value) : came.came === "refused" ? came.why : came.error;
      return `round ${round}, process ${process}, ${at}: ${by} ${deed}${asShown ? "" : " unseen"}: ${came.came} ${end.slice(0, 300)}`;
    }),
  ];
}
