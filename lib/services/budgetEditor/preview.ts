import { type BudgetPreview, previewBudgetSchema } from "@/lib/contracts/budgetEditor";
import { lintOrganisation } from "@/lib/core/authority/lint";
import { changesNothing, oneCategory } from "@/lib/core/change/category";
import { assess, organisationInForce } from "@/lib/services/change/assess";
import { verdictOf } from "@/lib/services/change/get";
import { replayOf } from "@/lib/services/change/replay";
import { requireProposer } from "@/lib/services/change/requireProposer";
import type { ServiceContext } from "@/lib/services/context";

/**
 * What a budget would do in the place of the one in force (`previewBudgetSchema`): its difference, what is odd about it, and what the
 * agent's decisions of the last days would have been. Nothing is written. For whoever may propose it.
 * @throws Problem `invalid` with what is wrong with it, as pointers into the agent; `forbidden`; `not_found`.
 */
export async function previewBudget({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<BudgetPreview> {
  const { agent, budget, days } = previewBudgetSchema.parse(input);
  const content = { agent, budget };
  await requireProposer(ctx, ctx.db.prisma, content);
  const inForce = await organisationInForce(ctx.db, content);
  const assessment = assess(inForce, content);
  const { after, change } = assessment;
  return {
    difference: { ...change, verdict: verdictOf(change) },
    refusal: changesNothing(change) ? null : oneCategory(change),
    lint: lintOrganisation(after.definition, after).flatMap(({ where, code, message }) =>
      where.startsWith(`${agent}/`) ? [{ grant: where.slice(agent.length + 1), code, message }] : [],
    ),
    replay: await replayOf(ctx, assessment, { days }),
  };
}
