/** What must be true of every approval, whatever happened to it in whatever order. */
import type { Evidence } from "./evidence";
import type { Played } from "./inPlay";
import { everyAnswerOnRecordOnce, oneTerminalState, questionsOnRecordOnce, seatsFilled } from "./judgeAnswers";
import { limitsAndRecords, nothingAfterRevocation, usedOnce } from "./judgeUse";

/** What is wrong, a sentence each. */
export function faultsOf(played: Played, evidence: Evidence): string[] {
  return [
    ...broken(played),
    ...oneTerminalState(played, evidence),
    ...everyAnswerOnRecordOnce(played, evidence),
    ...seatsFilled(played, evidence),
    ...usedOnce(played, evidence),
    ...nothingAfterRevocation(played, evidence),
    ...questionsOnRecordOnce(played, evidence),
    ...evidence.honoured.flatMap((one) => limitsAndRecords(played, one)),
  ];
}

function broken({ deeds }: Played): string[] {
  return deeds.flatMap(({ round, step, came }) =>
    came.came === "broken" ? [`round ${round}: ${step.deed} broke: ${came.error}`] : [],
  );
}
