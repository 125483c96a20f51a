import type { RuleLine } from "@/lib/contracts/agents";
import { bundleRule } from "@/lib/contracts/bundle";
import type { ChangeContent } from "@/lib/contracts/changes";
import type { RuleEditorView } from "@/lib/contracts/rules";
import { argumentCompletions, conditionCompletions } from "@/lib/core/condition/completions";
import { requireAuthor, requireProposer } from "@/lib/services/change/requireProposer";
import { editedChange, findChange } from "@/lib/services/change/stored";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { ruleOf } from "@/lib/services/organisation/definitionOf";
import { Problem } from "@/lib/services/problem";

/**
 * What an editor of a rule starts from: the rule in force or, with `change`, as that request says it; without a name, nothing. And what
 * may stand in it.
 * @throws Problem `not_found`; `forbidden` for whoever may not propose it, or did not write the change.
 */
export async function getRuleEditor({
  ctx,
  input: { name, change: changeId },
}: {
  ctx: ServiceContext;
  input: { name: string | null; change?: string | undefined };
}): Promise<RuleEditorView> {
  await requireProposer(ctx, ctx.db.prisma, { rules: [] });
  const { definition, actions } = await currentOrganisation(ctx.db.pool);
  const change = changeId === undefined ? null : await findChange(ctx, ctx.db.prisma, changeId);
  if (change !== null) requireAuthor(ctx, change, "edits");
  const inForce = definition.rules.find((rule) => rule.name === name);
  const rule = change === null || name === null ? inForce : saidIn(change.content, name);
  if (name !== null && rule === undefined)
    throw new Problem("not_found", `Nothing says what the rule ${JSON.stringify(name)} is.`);
  const groups = await ctx.db.prisma.approverGroup.findMany({ select: { name: true }, orderBy: { name: "asc" } });
  const teams = await ctx.db.prisma.team.findMany({ select: { name: true }, orderBy: { name: "asc" } });
  return {
    rule: rule ?? null,
    version: inForce?.version ?? null,
    change: change === null ? null : editedChange(change),
    actions: [...actions.keys()],
    tools: definition.tools.map((tool) => tool.name),
    teams: teams.map((team) => team.name),
    agents: definition.agents.map((agent) => agent.name),
    groups: groups.map((group) => group.name),
    completions: [
      ...conditionCompletions(),
      ...argumentCompletions([...actions.values()].map((action) => action.definition)),
    ],
  };
}

function saidIn({ rules = [] }: ChangeContent, name: string): RuleLine | undefined {
  const said = rules.find((rule) => rule.name === name);
  return said === undefined ? undefined : ruleOf(bundleRule.parse(said));
}
