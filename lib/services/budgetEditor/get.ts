import type { BudgetEditorView, BudgetNarrowing } from "@/lib/contracts/budgetEditor";
import type { ChangeBudget } from "@/lib/contracts/changes";
import { type BudgetPlace, withoutPlace } from "@/lib/core/budget/withoutPlace";
import { argumentCompletions, conditionCompletions } from "@/lib/core/condition/completions";
import type { Json } from "@/lib/core/organisation/definition";
import { get as getAgent } from "@/lib/services/agent/get";
import { baseStands, organisationInForce } from "@/lib/services/change/assess";
import { actionsInProduction, eligibilityOf } from "@/lib/services/change/eligibility";
import { requireAuthor, requireProposer } from "@/lib/services/change/requireProposer";
import { findChange } from "@/lib/services/change/stored";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/**
 * What the editor of an agent's budget starts from: the budget in force or, with `change`, the one that this draft proposes, and
 * what may stand in it. `id` is the agent's id or name. With `tool` and `environment` also that budget without them, to begin an edit of what is in
 * force with; it is proposed by nobody until they submit it.
 * @throws Problem `not_found`; `forbidden` for whoever may not propose it, or did not write the change.
 */
export async function getBudgetEditor({
  ctx,
  input: { id, change: changeId, tool, environment },
}: {
  ctx: ServiceContext;
  input: {
    id: string;
    change?: string | undefined;
    tool?: string | undefined;
    environment?: string | undefined;
  };
}): Promise<BudgetEditorView> {
  const agent = await getAgent({ ctx, input: { id } });
  await requireProposer(ctx, ctx.db.prisma, { agent: agent.name, budget: { grants: [] } });
  const version = await versionInForce(ctx, agent.id);
  const inForce = await organisationInForce(ctx.db, { agent: agent.name });
  const { bundle } = inForce;
  const own = bundle.agents.find(({ name }) => name === agent.name);
  const change = changeId === undefined ? null : await findChange(ctx, ctx.db.prisma, changeId);
  if (change !== null) requireAuthor(ctx, change, "edits");
  if (change !== null && (change.content.agent !== agent.name || change.content.budget === undefined))
    throw new Problem("not_found", `This change is not about the budget of ${agent.name}.`);
  const actions = bundle.tools.flatMap((tool) =>
    tool.actions.map((action) => ({ ...action, name: `${tool.name}.${action.name}` })),
  );
  const place = placeOf(tool, environment, bundle);
  const budget = change?.content.budget ?? own?.budget ?? { grants: [] };
  return {
    agent: { id: agent.id, name: agent.name },
    version,
    budget,
    narrowing: change === null && place !== null ? narrowingOf(budget, place) : null,
    change:
      change === null
        ? null
        : {
            id: change.id,
            reason: change.reason,
            tests: change.tests,
            stands: baseStands(inForce, change.content, change.base),
          },
    actions: actions.map(({ name, power, objectType }) => ({
      name,
      power: power ?? null,
      objectType: objectType ?? null,
    })),
    tools: bundle.tools.map(({ name }) => name),
    environments: bundle.environments.map(({ name }) => name),
    objectTypes: [...new Set(actions.flatMap(({ objectType }) => objectType ?? []))].sort(),
    eligibility: await eligibilityOf(ctx, inForce.state.definition, {
      agent: agent.name,
      actions: actionsInProduction(inForce.state.definition, agent.name),
    }),
    completions: [
      ...conditionCompletions(),
      ...Object.entries(own?.attributes ?? {}).map(([name, value]) => ({
        text: `agent.attributes.${name}`,
        type: typeOf(value),
      })),
      ...argumentCompletions(actions),
    ],
  };
}

/** Null for what the catalogue does not know: an address may say anything. */
function placeOf(
  tool: string | undefined,
  environment: string | undefined,
  { tools, environments }: { tools: readonly { name: string }[]; environments: readonly { name: string }[] },
): BudgetPlace | null {
  const isKnown = tools.some(({ name }) => name === tool) && environments.some(({ name }) => name === environment);
  return isKnown && tool !== undefined && environment !== undefined ? { tool, environment } : null;
}

function narrowingOf(budget: ChangeBudget, place: BudgetPlace): BudgetNarrowing {
  const { budget: narrowed, takenOut, shortened } = withoutPlace(budget, place);
  return { ...place, budget: narrowed, taken_out: takenOut, shortened };
}

/** Read before the budget itself: what comes into force in between is then told as a conflict, and not overwritten. */
async function versionInForce({ db }: ServiceContext, agentId: string): Promise<number | null> {
  const found = await db.prisma.budget.findFirst({ where: { agentId, inForce: true }, select: { version: true } });
  return found?.version ?? null;
}

function typeOf(value: Json): string {
  return Array.isArray(value) ? "list" : typeof value;
}
