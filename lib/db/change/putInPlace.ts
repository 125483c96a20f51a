/** Writes what a change puts in place, in the caller's transaction and under the organisation's lock. */
import { splitAction } from "@/lib/core/organisation/actionPattern";
import type {
  ActionDefinition,
  AgentDefinition,
  BudgetDefinition,
  EnvironmentDefinition,
  RuleDefinition,
  StageDefinition,
} from "@/lib/core/organisation/definition";
import { json, type Transaction } from "@/lib/db/database";
import { actionColumns, grantRows, ruleColumns } from "@/lib/db/organisationRows";
import { newId } from "@/lib/platform/ids";

/** Makes the agent's next budget version the one in force. Answers its number. */
export async function putBudget(
  tx: Transaction,
  { agentId, budget, at }: { agentId: string; budget: BudgetDefinition; at: Date },
): Promise<number> {
  const newest = await tx.budget.aggregate({ where: { agentId }, _max: { version: true } });
  const version = (newest._max.version ?? 0) + 1;
  const id = newId();
  await tx.budget.updateMany({ where: { agentId, inForce: true }, data: { inForce: false } });
  await tx.budget.create({
    data: { id, agentId, version, inForce: true, limits: json(budget.limits ?? []), createdAt: at },
  });
  await tx.budgetGrant.createMany({ data: grantRows(id, budget.grants) });
  return version;
}

/** Everything of the agent but its budget. */
export async function putAgent(tx: Transaction, agent: AgentDefinition): Promise<void> {
  const { id, lifecycle, mode, observeUntil, purpose, attributes } = agent;
  await tx.agent.update({
    where: { id },
    data: {
      lifecycle,
      mode,
      purpose,
      observeUntil: observeUntil ?? null,
      attributes: json(attributes),
      ...(await placesOf(tx, agent)),
    },
  });
}

/** A new agent without its budget. Answers its id. */
export async function putNewAgent(
  tx: Transaction,
  agent: AgentDefinition,
  { principals, at }: { principals: readonly { tool: string; environment: string; identity: string }[]; at: Date },
): Promise<string> {
  const { name, lifecycle, mode, observeUntil, purpose, attributes } = agent;
  const id = newId();
  await tx.agent.create({
    data: {
      id,
      name,
      lifecycle,
      mode,
      purpose,
      observeUntil: observeUntil ?? null,
      attributes: json(attributes),
      createdAt: at,
      ...(await placesOf(tx, agent)),
    },
  });
  for (const { tool, environment, identity } of principals)
    await tx.agentPrincipal.create({
      data: {
        agentId: id,
        toolId: (await tx.tool.findUniqueOrThrow({ where: { name: tool } })).id,
        environmentId: (await tx.environment.findUniqueOrThrow({ where: { name: environment } })).id,
        identity,
      },
    });
  return id;
}

async function placesOf(tx: Transaction, { team, owner, stage }: AgentDefinition) {
  return {
    teamId: (await tx.team.findUniqueOrThrow({ where: { name: team } })).id,
    ownerId: (await tx.person.findUniqueOrThrow({ where: { email: owner } })).id,
    stageId: (await tx.stage.findUniqueOrThrow({ where: { name: stage } })).id,
  };
}

/** A new rule, or the next version of one. */
export async function putRule(tx: Transaction, rule: RuleDefinition): Promise<void> {
  const columns = ruleColumns(rule);
  await tx.escalationRule.upsert({
    where: { name: rule.name },
    create: { id: newId(), ...columns },
    update: { ...columns, version: { increment: 1 } },
  });
}

export async function removeRules(tx: Transaction, names: readonly string[]): Promise<void> {
  await tx.escalationRule.deleteMany({ where: { name: { in: [...names] } } });
}

/** A new action, with its tool where that is new too, or the next version of one. */
export async function putAction(tx: Transaction, tool: string, action: ActionDefinition): Promise<void> {
  const { id: toolId } = await tx.tool.upsert({
    where: { name: tool },
    create: { id: newId(), name: tool },
    update: {},
  });
  const columns = actionColumns(action);
  await tx.action.upsert({
    where: { toolId_name: { toolId, name: action.name } },
    create: { id: newId(), toolId, ...columns },
    update: { ...columns, version: { increment: 1 } },
  });
  if (action.touches === undefined)
    await tx.$executeRaw`UPDATE action SET touches = NULL WHERE tool_id = ${toolId}::uuid AND name = ${action.name}`;
}

/** `names` are `tool.action`. */
export async function removeActions(tx: Transaction, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const [tool, action] = splitAction(name);
    await tx.action.deleteMany({ where: { tool: { name: tool }, name: action } });
  }
}

/** A new stage, at the end of the ladder, or the next version of one. */
export async function putStage(tx: Transaction, { name, evidence, ceilings }: StageDefinition): Promise<void> {
  const last = await tx.stage.aggregate({ _max: { position: true } });
  const { id: stageId } = await tx.stage.upsert({
    where: { name },
    create: { id: newId(), name, position: (last._max.position ?? -1) + 1, evidence: json(evidence) },
    update: { evidence: json(evidence), version: { increment: 1 } },
  });
  const environments = new Map((await tx.environment.findMany()).map((one) => [one.name, one.id]));
  await tx.stageCeiling.deleteMany({ where: { stageId } });
  await tx.stageCeiling.createMany({
    data: ceilings.flatMap(({ environments: where, ...bounds }) =>
      where.map((environment) => ({ ...bounds, stageId, environmentId: environments.get(environment) ?? "" })),
    ),
  });
}

export async function putEnvironment(tx: Transaction, { name, rank }: EnvironmentDefinition): Promise<void> {
  await tx.environment.upsert({ where: { name }, create: { id: newId(), name, rank }, update: { rank } });
}
