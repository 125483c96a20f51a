import { previewChangeSchema } from "@/lib/contracts/changes";
import type { ChangePreview } from "@/lib/contracts/changeViews";
import { type Finding, lintOrganisation } from "@/lib/core/authority/lint";
import { changesNothing, oneCategory } from "@/lib/core/change/category";
import type { OrganisationState } from "@/lib/core/change/compare";
import type { ServiceContext } from "@/lib/services/context";
import { type Assessment, assess, organisationInForce } from "./assess";
import { verdictOf } from "./get";
import { replayOf } from "./replay";
import { requireProposer } from "./requireProposer";

/**
 * What a change would do (`previewChangeSchema`): its difference, what is odd about it, and what the decisions of the last days would
 * have been. Nothing is written. For whoever may propose it.
 * @throws Problem `invalid` with what is wrong with it, as pointers; `forbidden`; `not_found`.
 */
export async function previewChange({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangePreview> {
  const { days, ...content } = previewChangeSchema.parse(input);
  await requireProposer(ctx, ctx.db.prisma, content);
  const assessment = assess(await organisationInForce(ctx.db, content), content);
  const { change } = assessment;
  return {
    difference: { ...change, verdict: verdictOf(change) },
    refusal: changesNothing(change) ? null : oneCategory(change),
    lint: content.agent === undefined ? newFindings(assessment) : findingsOf(assessment, content.agent),
    replay: await replayOf(ctx, assessment, { days }),
  };
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
