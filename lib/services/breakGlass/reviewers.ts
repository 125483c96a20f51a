import type { Transaction } from "@/lib/db/database";
import { type BreakGlassParties, reviewRefusal } from "./who";

/** Security reviewers who are not disabled. */
export function findReviewers(db: Transaction) {
  return db.person.findMany({
    where: { disabledAt: null, roles: { some: { role: "security_reviewer" } } },
    select: { id: true, name: true, roles: { select: { role: true } } },
    orderBy: { name: "asc" },
  });
}

export type BreakGlassReviewer = Awaited<ReturnType<typeof findReviewers>>[number];

/** Those of them who were neither of the two and do not own the agent. */
export function couldReview(
  reviewers: readonly BreakGlassReviewer[],
  parties: BreakGlassParties,
): BreakGlassReviewer[] {
  return reviewers.filter(
    ({ id, roles }) => reviewRefusal({ id, roles: roles.map(({ role }) => role) }, parties) === null,
  );
}
