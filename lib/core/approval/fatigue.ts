/** When answers look as if nobody had looked: pure thresholds over figures, and why they are what they are. */

/** A yes given faster than this was hardly read: at 240 words a minute, five seconds are twenty words, one sentence of a card. */
export const QUICK_SECONDS = 5;

/**
 * All three must be met. Twenty answers, because fewer say nothing: at 97 % it takes twenty of twenty, or 33 of 34. 97 %, because
 * 93 % is what people approve anyway when they are asked often, so the warning is for beyond the usual. A median under
 * `QUICK_SECONDS`, because many yeses alone may just mean that the rule asks for what is always right.
 */
export const FATIGUE = { answersMin: 20, approveRateMin: 0.97, medianSecondsBelow: QUICK_SECONDS } as const;

/** How far back the warning on the inbox looks. */
export const FATIGUE_HOURS = 24;

/** Answers that were given, by one person or to what one rule asked. */
export interface AnswerFigures {
  answers: number;
  /** Of them, yeses. */
  approvals: number;
  /** Of the yeses, those within `QUICK_SECONDS`. */
  quickApprovals: number;
  /** Null without answers. */
  medianSeconds: number | null;
}

/** The share of yeses; null without answers. */
export function approveRate({ answers, approvals }: AnswerFigures): number | null {
  return answers === 0 ? null : approvals / answers;
}

/** The share of the yeses that were given within `QUICK_SECONDS`; null without any. */
export function quickRate({ approvals, quickApprovals }: AnswerFigures): number | null {
  return approvals === 0 ? null : quickApprovals / approvals;
}

/** True where the figures pass every threshold of `FATIGUE`. */
export function showsFatigue(figures: AnswerFigures): boolean {
  const { answers, medianSeconds } = figures;
  return (
    answers >= FATIGUE.answersMin &&
    (approveRate(figures) ?? 0) >= FATIGUE.approveRateMin &&
    medianSeconds !== null &&
    medianSeconds < FATIGUE.medianSecondsBelow
  );
}

/** A grant is worth thinking about once so many questions of one kind were all answered yes. */
export const GRANT_QUESTIONS_MIN = 10;
