import type { ChangeView } from "@/lib/contracts/changeViews";
import type { Change } from "@/lib/core/change/category";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { claimsForChange } from "@/lib/services/toolImport/claimsFor";
import { assess, baseStands, organisationInForce } from "./assess";
import { evidenceAsKept, evidenceOf, missingEvidence } from "./evidence";
import { agentsConcerned, peopleConcerned, reviewersRequired } from "./mayChange";
import { replayOf } from "./replay";
import { refusalFor, reviewedOf, reviewersOf } from "./reviewers";
import { findChange, type StoredChange, type Submission, submittedDigest } from "./stored";
import { REBASE, submitRefusal } from "./submit";
import { summaryOf } from "./summary";

/**
 * One change request with its difference, evidence and replay: of a draft as they are now, else as they were submitted.
 * @throws Problem `not_found` for whoever may not see it.
 */
export async function getChange({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<ChangeView> {
  const db = ctx.db.prisma;
  const change = await findChange(ctx, db, input.id);
  const { looked, submit_refusal, rebase } = await lookedAt(ctx, change);
  const { categories } = looked.change;
  const reaches =
    change.status === "draft"
      ? await db.agent.findMany({ where: { name: { in: agentsConcerned(change.content, categories) } } })
      : change.reaches.map((id) => ({ id }));
  const reviewed = await reviewedOf(db, {
    authorId: change.authorId,
    agentId: change.agentId,
    reaches: reaches.map(({ id }) => id),
    concerned: looked.concerned,
  });
  const approvedBy = change.reviews.filter((one) => one.edition === change.edition && one.verdict === "approve");
  return {
    ...summaryOf(ctx, change, reviewed.ownerIds),
    edition: change.edition,
    digest: change.digest,
    submitted_digest: change.submittedDigest,
    content: change.content,
    tests: change.tests,
    claims: await claimsForChange(ctx, change.content),
    base: change.base,
    difference: { ...looked.change, verdict: verdictOf(looked.change) },
    submit_refusal,
    rebase,
    evidence: evidenceAsKept(looked.evidence),
    replay: looked.replay,
    reviewers: await reviewersOf(db, reviewed, {
      required: change.reviewersRequired ?? reviewersRequired(categories),
      approvedBy: approvedBy.map(({ personId }) => personId),
    }),
    review_refusal: refusalFor(ctx.actor, reviewed),
    reviews: change.reviews.map(({ person, verdict, reason, edition, reviewedAt }) => ({
      person: person.email,
      verdict,
      reason,
      edition,
      at: reviewedAt.toISOString(),
      dismissed: edition !== change.edition || change.status === "draft",
    })),
    comments: await commentsOn(ctx, change.id),
  };
}

type Looked = Pick<Submission, "change" | "evidence" | "concerned"> & { replay: Submission["replay"] | null };

async function lookedAt(
  ctx: ServiceContext,
  change: StoredChange,
): Promise<{ looked: Looked; submit_refusal: string | null; rebase: string | null }> {
  const { submission, status, content } = change;
  if (submission !== null && status !== "submitted" && status !== "approved")
    return { looked: submission, submit_refusal: null, rebase: null };
  const inForce = await organisationInForce(ctx.db, content);
  const stands = baseStands(inForce, content, change.base);
  try {
    const assessment = assess(inForce, content);
    if (submission !== null) {
      const same = stands && submittedDigest(change, assessment) === change.submittedDigest;
      return { looked: submission, submit_refusal: null, rebase: same ? null : REBASE };
    }
    const evidence = await evidenceOf(ctx, inForce, assessment);
    const looked = {
      change: assessment.change,
      evidence,
      replay: await replayOf(ctx, assessment),
      concerned: peopleConcerned(content),
    };
    const refusal = stands ? (submitRefusal(inForce, change, assessment) ?? missingEvidence(evidence)) : REBASE;
    return { looked, submit_refusal: status === "draft" ? refusal : null, rebase: stands ? null : REBASE };
  } catch (error) {
    // What it is about may be gone since, or be in the way of it now.
    if (!(error instanceof Problem)) throw error;
    const looked = submission ?? { change: NOTHING, evidence: [], replay: null, concerned: peopleConcerned(content) };
    return { looked, submit_refusal: error.message, rebase: REBASE };
  }
}

const NOTHING: Change = { categories: [], narrowing: [], agents: [] };

/** In one word what a difference does. */
export function verdictOf({ categories, narrowing, agents }: Change): ChangeView["difference"]["verdict"] {
  if (categories.length > 0) return "widens";
  return narrowing.length + agents.length > 0 ? "narrows" : "nothing";
}

async function commentsOn({ db }: ServiceContext, changeId: string): Promise<ChangeView["comments"]> {
  const rows = await db.prisma.changeComment.findMany({
    where: { changeId },
    include: { person: { select: { email: true } } },
    orderBy: { commentedAt: "asc" },
  });
  return rows.map(({ id, person, line, text, edition, commentedAt }) => ({
    id,
    person: person.email,
    line,
    text,
    edition,
    at: commentedAt.toISOString(),
  }));
}
