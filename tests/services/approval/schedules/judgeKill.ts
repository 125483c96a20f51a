import type { Played } from "./inPlay";
import type { PlayedBatch } from "./play";
import type { Batch } from "./schedule";

/** What is wrong with an agent that a kill switch stopped: nothing is allowed or redeemed in a later round. */
export function stoppedFaults({ kill }: Batch, { duties }: PlayedBatch, { agent, deeds, seen }: Played): string[] {
  const pulled = duties.find(({ duty, came }) => duty.duty === "kill" && came.came === "done");
  if (kill === null || pulled === undefined || kill.agent !== agent) return [];
  const later = deeds.filter(({ round, came }) => round > pulled.round && came.came === "done");
  const ran = later.filter(
    ({ came }) => came.came === "done" && (came.value.redeemed === true || came.value.outcome === "allow"),
  );
  return [
    ...ran.map(({ round, step }) => `round ${round}: ${step.deed} got through a kill switch`),
    ...(seen[pulled.round + 1]?.status === "pending" ? ["it waits on beside a kill switch"] : []),
  ];
}
