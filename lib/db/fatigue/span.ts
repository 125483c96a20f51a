/** What the figures are of. */
export interface FatigueSpan {
  from: Date;
  to: Date;
  /** Null for every team. */
  teams: readonly string[] | null;
}

/** As `$1`, `$2` and `$3` of the statements. */
export function valuesOf({ from, to, teams }: FatigueSpan): unknown[] {
  return [from, to, teams];
}
