/** What every judgement is made with. */
import type { Deed } from "./inPlay";

/** `what` where it is not so. */
export function unless(isSo: boolean, what: string): string[] {
  return isSo ? [] : [what];
}

/** What worked, of these deeds. */
export function done(deeds: readonly Deed[], ...which: Deed["step"]["deed"][]) {
  return deeds.flatMap(({ round, step, came, order }) =>
    which.includes(step.deed) && came.came === "done" ? [{ round, step, order, value: came.value }] : [],
  );
}
