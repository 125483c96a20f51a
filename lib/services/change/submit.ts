import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { changesNothing, oneCategory } from "@/lib/core/change/category";
import { json, type Transaction } from "@/lib/db/database";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type Assessment, assess, baseStands, type InForce } from "./assess";
import { evidenceOf, missingEvidence } from "./evidence";
import { agentsConcerned, peopleConcerned, reviewersRequired } from "./mayChange";
import { putInForce } from "./putInForce";
import { replayOf } from "./replay";
import { requireAuthor, requireProposer } from "./requireProposer";
import { findChange, moveChange, type StoredChange, type Submission, stateProblem, submittedDigest } from "./stored";
import { endRefusal } from "./takenBack";
import { underLock } from "./underLock";

export const REBASE =
  "What it is based on has changed since it was written. Rebase it, look at the difference, and submit it again.";

/**
 * Submits a draft. What narrows is in force with it, or from its start on; what widens waits for review.
 * @throws Problem `invalid` where it widens more than one category or changes nothing; `conflict` where its base has moved, its
 *   evidence is missing or it is no draft; `forbidden` for anyone but its author, or one who may no longer propose it.
 */
export async function submitChange({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<ChangeMoved> {
  const change = await findChange(ctx, ctx.db.prisma, input.id);
  requireAuthor(ctx, change, "submits");
  await requireProposer(ctx, ctx.db.prisma, change.content);
  if (change.status !== "draft") throw stateProblem(change.status, "only a draft is submitted.");
  return underLock(
    ctx,
    change.content,
    (inForce) => prepared(ctx, inForce, change),
    async (tx, { assessment, submission }, inForce) => {
      const submitted = await store(ctx, tx, { change, assessment, submission, inForce });
      if (submitted.widens) {
        const message = "It widens what may be done, so it waits for a security reviewer.";
        return { id: change.id, status: "submitted", message };
      }
      return takeEffect(ctx, tx, submitted, assessment);
    },
  );
}

/** Approved by whoever had to: it is in force now, or from its start on. */
export async function takeEffect(
  ctx: ServiceContext,
  tx: Transaction,
  change: StoredChange,
  assessment: Assessment,
): Promise<ChangeMoved> {
  const { id, startsAt } = change;
  await moveChange(tx, change, { status: "approved", resolvedAt: ctx.now() });
  if (startsAt !== null && startsAt > ctx.now())
    return { id, status: "approved", message: `It takes effect at ${startsAt.toISOString()}.` };
  await putInForce(ctx, tx, { ...change, status: "approved" }, assessment);
  return { id, status: "in_force", message: "It is in force, for every decision from now on." };
}

async function prepared(
  ctx: ServiceContext,
  inForce: InForce,
  change: StoredChange,
): Promise<{ assessment: Assessment; submission: Submission }> {
  if (!baseStands(inForce, change.content, change.base))
    throw new Problem("conflict", `${REBASE} Nothing was changed.`);
  const assessment = assess(inForce, change.content);
  const refusal = submitRefusal(inForce, change, assessment);
  if (refusal !== null) throw new Problem("invalid", `${refusal} Nothing was changed.`);
  const evidence = await evidenceOf(ctx, inForce, assessment);
  const missing = missingEvidence(evidence);
  if (missing !== null) throw new Problem("conflict", `${missing} Nothing was changed; it stays a draft.`);
  const replay = await replayOf(ctx, assessment);
  const concerned = peopleConcerned(change.content);
  return { assessment, submission: { change: assessment.change, evidence, replay, concerned } };
}

/** Why a change cannot be one request, whatever the records say. */
export function submitRefusal(
  inForce: InForce,
  change: Pick<StoredChange, "content" | "base" | "endsAt">,
  assessment: Pick<Assessment, "change">,
): string | null {
  if (changesNothing(assessment.change)) return "It changes nothing of what is in force.";
  return oneCategory(assessment.change) ?? (change.endsAt === null ? null : endRefusal(inForce, change));
}

async function store(
  ctx: ServiceContext,
  tx: Transaction,
  {
    change,
    assessment,
    submission,
    inForce,
  }: { change: StoredChange; assessment: Assessment; submission: Submission; inForce: InForce },
): Promise<StoredChange & { widens: boolean }> {
  const { categories } = submission.change;
  const submitted = {
    status: "submitted" as const,
    submittedAt: ctx.now(),
    submittedDigest: submittedDigest(change, assessment),
    widens: categories.length > 0,
    reviewersRequired: reviewersRequired(categories),
    reaches: agentsConcerned(change.content, categories).flatMap((name) => inForce.agentIds.get(name) ?? []),
  };
  await moveChange(tx, change, { ...submitted, submission: json(submission) });
  await audit(ctx, tx, {
    event: "change.submitted",
    subjectKind: "change",
    subjectId: change.id,
    detail: {
      edition: change.edition,
      digest: submitted.submittedDigest,
      widens: categories.map(({ words }) => words),
      reviewersRequired: submitted.reviewersRequired,
    },
  });
  return { ...change, ...submitted, submission };
}
