import { type BudgetTemplate, templateQuerySchema } from "@/lib/contracts/agentForms";
import { bundleGrant } from "@/lib/contracts/bundleGrant";
import { budgetTemplate } from "@/lib/core/budget/template";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";

/**
 * The budget that an agent could begin with at a stage, by its name: what its ceilings hold of the tools in the environments
 * (`templateQuerySchema`), one grant for each power, with a limit on whatever does more than look. Nothing is written.
 * @throws Problem `not_found` for a stage that is not on the ladder; `forbidden` without a role.
 */
export async function stageTemplate({
  ctx,
  input: { id, ...query },
}: {
  ctx: ServiceContext;
  input: { id: string; tools?: unknown; environments?: unknown };
}): Promise<BudgetTemplate> {
  if (requirePerson(ctx).roles.length === 0)
    throw new Problem("forbidden", "The catalogue needs a role. Ask an admin for one.");
  const { tools, environments } = templateQuerySchema.parse(query);
  const organisation = await currentOrganisation(ctx.db.pool);
  if (!organisation.stages.has(id)) throw new Problem("not_found", "There is no such stage.");
  const { grants, leftOut } = budgetTemplate(organisation, { stage: id, tools, environments });
  const written = bundleBudget({ version: 1, grants: grants.map((grant) => ({ ...grant, obligations: [] })) });
  return {
    grants: written.grants.map((grant) => {
      const { id: name, actions, environments: where, limits } = bundleGrant.parse(grant);
      return { id: name, actions, environments: where, limits };
    }),
    left_out: leftOut,
  };
}
