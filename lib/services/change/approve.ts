import { approveChangeSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type Assessment, assess, baseStands, type InForce } from "./assess";
import { openedSince } from "./evidence";
import { recordReview, requireReviewer } from "./reviewing";
import { type StoredChange, submittedDigest } from "./stored";
import { REBASE, takeEffect } from "./submit";
import { underLock } from "./underLock";

/**
 * A security reviewer's yes to what was submitted (`approveChangeSchema`). With the last one that is needed it is in force, in
 * the same transaction, or from its start on.
 * @throws Problem see `requireReviewer`; `conflict` where what it is based on has moved, so that it would do something else
 *   than what was submitted, or where an incident was opened since that holds records of what it widens.
 */
export async function approveChange({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; review?: unknown };
}): Promise<ChangeMoved> {
  const { reason, digest } = approveChangeSchema.parse(input.review);
  const reviewable = await requireReviewer(ctx, input.id, digest);
  const { change } = reviewable;
  if (change.endsAt !== null && change.endsAt <= ctx.now())
    throw new Problem(
      "conflict",
      "It would have ended already. Nothing was changed; its author can edit or withdraw it.",
    );
  return underLock(
    ctx,
    change.content,
    async (inForce) => {
      const assessment = requireUnmoved(inForce, change);
      const opened = await openedSince(ctx, inForce, assessment);
      if (opened === null) return assessment;
      throw new Problem("conflict", `${opened} Nothing was changed; it waits as it is until the incident is closed.`);
    },
    async (tx, assessment) => {
      await recordReview(ctx, tx, reviewable, { verdict: "approve", reason: reason || null });
      await audit(ctx, tx, {
        event: "change.approved",
        subjectKind: "change",
        subjectId: change.id,
        detail: { edition: change.edition, digest: change.submittedDigest, reason: reason || null },
      });
      const { edition, reviewersRequired } = change;
      const given = await tx.changeReview.count({ where: { changeId: change.id, edition, verdict: "approve" } });
      if (given >= (reviewersRequired ?? 1)) return takeEffect(ctx, tx, change, assessment);
      return { id: change.id, status: "submitted", message: "Approved by you. One more security reviewer has to." };
    },
  );
}

/** @throws Problem `conflict` where it would not do what was submitted. */
export function requireUnmoved(inForce: InForce, change: StoredChange): Assessment {
  const moved = new Problem(
    "conflict",
    `${REBASE} Nothing was changed; nobody approves another difference than the one that was submitted.`,
  );
  if (!baseStands(inForce, change.content, change.base)) throw moved;
  const assessment = assess(inForce, change.content);
  if (submittedDigest(change, assessment) !== change.submittedDigest) throw moved;
  return assessment;
}
