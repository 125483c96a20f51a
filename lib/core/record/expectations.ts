import type { StoredEvaluation } from "./stored";

/** How long after the permit was redeemed an outcome may still be on its way, in milliseconds. */
export const OUTCOME_DUE_MS = 15 * 60_000;

/** How far two clocks may differ before an order of events counts as a contradiction, in milliseconds. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** When the time for an outcome is over: some minutes after the redeem, or with the permit that nobody redeemed. */
export function outcomeDueAt(evaluation: StoredEvaluation): string | null {
  const { permit } = evaluation;
  if (permit === null) return null;
  if (permit.redeemedAt === null) return permit.expiresAt;
  return new Date(Date.parse(permit.redeemedAt) + OUTCOME_DUE_MS).toISOString();
}

/** True while the permit can still be redeemed. */
export function permitIsUsable(evaluation: StoredEvaluation, now: number): boolean {
  const { permit } = evaluation;
  return (
    permit !== null &&
    permit.redeemedAt === null &&
    permit.revokedAt === null &&
    permit.lapsedAt === null &&
    now < Date.parse(permit.expiresAt)
  );
}

/**
 * True when nothing can have run: the permit had to be redeemed, its time is over, and it never was. Then a tool call
 * and a state change are not missing, they did not happen.
 */
export function provablyDidNotRun(evaluation: StoredEvaluation, now: number): boolean {
  const { permit, outcomeReport } = evaluation;
  return (
    outcomeReport === null &&
    permit?.mustRedeem === true &&
    permit.redeemedAt === null &&
    !permitIsUsable(evaluation, now)
  );
}

/** What only reads, or only shows, leaves no state behind. Unknown power counts as the worst: it must show what it changed. */
export function changesState(evaluation: StoredEvaluation): boolean {
  return evaluation.power !== "read" && evaluation.power !== "expose";
}

export function saysItRan(evaluation: StoredEvaluation): boolean {
  const status = evaluation.outcomeReport?.status;
  return status === "succeeded" || status === "failed";
}
