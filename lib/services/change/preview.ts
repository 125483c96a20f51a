import { previewChangeSchema } from "@/lib/contracts/changes";
import type { ChangePreview } from "@/lib/contracts/changeViews";
import { type Finding, lintOrganisation } from "@/lib/core/authority/lint";
import { type Change, changesNothing, oneCategory } from "@/lib/core/change/category";
import type { OrganisationState } from "@/lib/core/change/compare";
import type { ServiceContext } from "@/lib/services/context";
import { type Assessment, assess, organisationInForce } from "./assess";
import { evidenceOf, missingEvidence } from "./evidence";
import { verdictOf } from "./get";
import { agentsConcerned, peopleConcerned, reviewersRequired } from "./mayChange";
import { replayOf } from "./replay";
import { requireProposer } from "./requireProposer";
import { reviewedOf, reviewersOf } from "./reviewers";

/**
 * What a change would do (`previewChangeSchema`): its difference, what is odd about it, what the decisions of the last days would have
 * been, and who could review it. Nothing is written. For whoever may propose it.
 * @throws Problem `invalid` with what is wrong with it, as pointers; `forbidden`; `not_found`; `conflict` for a new agent's name that is taken.
 */
export async function previewChange({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangePreview> {
  const { days, ...content } = previewChangeSchema.parse(input);
  await requireProposer(ctx, ctx.db.prisma, content);
  const inForce = await organisationInForce(ctx.db, content);
  const assessment = assess(inForce, content);
  const { change } = assessment;
  const evidence = await evidenceOf(ctx, inForce, { ...assessment, change: askingEvidence(change) });
  const refusal = changesNothing(change) ? null : oneCategory(change);
  return {
    difference: { ...change, verdict: verdictOf(change) },
    refusal: refusal ?? missingEvidence(evidence),
    evidence,
    reviewers: await reviewersNow(ctx, assessment),
    lint: content.agent === undefined ? newFindings(assessment) : findingsOf(assessment, content.agent),
    replay: await replayOf(ctx, assessment, { days }),
  };
}

/** What minimums bind. To count the rest takes longer than a pause in typing, and refuses nothing. */
function askingEvidence(change: Change): Change {
  return {
    ...change,
    categories: change.categories.filter(({ kind }) => kind === "promotion" || kind === "new_agent"),
  };
}

/** Who could review it if the one who asks wrote it. */
async function reviewersNow(
  { actor, db: { prisma } }: ServiceContext,
  { content, change: { categories } }: Assessment,
): Promise<ChangePreview["reviewers"]> {
  const reached = await prisma.agent.findMany({ where: { name: { in: agentsConcerned(content, categories) } } });
  const reviewed = await reviewedOf(prisma, {
    authorId: actor.kind === "person" ? actor.id : null,
    agentId: null,
    reaches: reached.map(({ id }) => id),
    concerned: peopleConcerned(content),
  });
  return reviewersOf(prisma, reviewed, { required: reviewersRequired(categories), approvedBy: [] });
}

/** All about the agent, under the names of its grants. */
function findingsOf({ after }: Assessment, agent: string): ChangePreview["lint"] {
  return found(after).flatMap((one) =>
    one.where.startsWith(`${agent}/`) ? [{ ...one, where: one.where.slice(agent.length + 1) }] : [],
  );
}

/** What the change brings: the rest of the organisation is as odd as it was. */
function newFindings({ before, after }: Assessment): ChangePreview["lint"] {
  const text = ({ where, message }: Finding) => JSON.stringify([where, message]);
  const known = new Set(found(before).map(text));
  return found(after).filter((one) => !known.has(text(one)));
}

function found(state: OrganisationState): Finding[] {
  return lintOrganisation(state.definition, state);
}
