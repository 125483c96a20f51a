import { previewChangeSchema } from "@/lib/contracts/changes";
import type { ChangePreview } from "@/lib/contracts/changeViews";
import { type Finding, lintOrganisation } from "@/lib/core/authority/lint";
import { type Change, changesNothing, oneCategory } from "@/lib/core/change/category";
import type { OrganisationState } from "@/lib/core/change/compare";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type { ServiceContext } from "@/lib/services/context";
import { type Assessment, assess, organisationInForce } from "./assess";
import { eligibilityOf, PRODUCTION_RANK } from "./eligibility";
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
    lint:
      content.agent === undefined
        ? newFindings(assessment)
        : [...(await ineligible(ctx, assessment, content.agent)), ...findingsOf(assessment, content.agent)],
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

/** Action types that it would hold in production, or more of them, although their records do not tie them together. */
async function ineligible(
  ctx: ServiceContext,
  { after: { definition }, change }: Assessment,
  agent: string,
): Promise<ChangePreview["lint"]> {
  const inProduction = new Map(definition.environments.map(({ name, rank }) => [name, rank >= PRODUCTION_RANK]));
  const cells = change.agents
    .filter((one) => one.agent === agent)
    .flatMap((one) => one.cells)
    .filter(({ verdict, environment }) => verdict === "widened" && inProduction.get(environment) === true);
  const actions = [...new Set(cells.map(({ action }) => action))].sort();
  const grants = definition.agents.find(({ name }) => name === agent)?.budget?.grants ?? [];
  return (await eligibilityOf(ctx, definition, { agent, actions })).flatMap(({ action, problem }) => {
    const grant = grants.find(
      (one) =>
        one.environments.some((name) => inProduction.get(name) === true) &&
        one.actions.some((pattern) => namesAction(pattern, action)),
    );
    return problem === null ? [] : [{ where: grant?.id ?? agent, code: "not_production_eligible", message: problem }];
  });
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
