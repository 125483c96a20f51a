/** What approving and rejecting share: who may, and of exactly what was submitted. */
import { holdSubmitted } from "@/lib/db/change/hold";
import { isDuplicate, type Transaction } from "@/lib/db/database";
import { requirePerson } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { refusalFor, reviewedOf } from "./reviewers";
import { findChange, type StoredChange, type Submission, stateProblem } from "./stored";

export interface Reviewable {
  person: PersonActor;
  change: StoredChange & { submission: Submission; submittedDigest: string };
}

/**
 * The change as it waits for review, and the person who may review it.
 * @throws Problem `not_found`; `forbidden` for the author, owners and people concerned, and for all but security reviewers;
 *   `conflict` where it waits for no review, or where `shown` is another submission than this one.
 */
export async function requireReviewer(ctx: ServiceContext, id: string, shown: string | undefined): Promise<Reviewable> {
  const person = requirePerson(ctx);
  const db = ctx.db.prisma;
  const change = await findChange(ctx, db, id);
  const { submission, submittedDigest } = change;
  const concerned = submission?.concerned ?? [];
  const refusal = refusalFor(person, await reviewedOf(db, { ...change, concerned }));
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  if (change.status !== "submitted" || submission === null || submittedDigest === null)
    throw stateProblem(change.status, "only what is submitted is reviewed.");
  if (shown !== undefined && shown !== submittedDigest)
    throw new Problem(
      "conflict",
      "It was submitted anew since you looked at it. Look at it again; nothing was changed.",
    );
  return { person, change: { ...change, submission, submittedDigest } };
}

/** One review a person and edition; the database refuses whoever may not. */
export async function recordReview(
  ctx: ServiceContext,
  tx: Transaction,
  { person, change }: Reviewable,
  { verdict, reason }: { verdict: "approve" | "reject"; reason: string | null },
): Promise<void> {
  const { id: changeId, edition, submittedDigest: digest } = change;
  if (!(await holdSubmitted(tx, change)))
    throw new Problem(
      "conflict",
      "Somebody else has just moved this change request on. Look at it again; nothing was changed.",
    );
  const apiTokenId = person.apiTokenId ?? null;
  try {
    await tx.changeReview.create({
      data: { changeId, edition, digest, verdict, reason, personId: person.id, apiTokenId, reviewedAt: ctx.now() },
    });
  } catch (error) {
    if (isDuplicate(error)) throw new Problem("conflict", "You have reviewed this already. One more person must.");
    throw error;
  }
}
