/** Puts an approved change in force, in the transaction that moves it there. */

import type { AgentDefinition } from "@/lib/core/organisation/definition";
import {
  putAction,
  putAgent,
  putBudget,
  putEnvironment,
  putNewAgent,
  putRule,
  putStage,
  removeActions,
  removeRules,
} from "@/lib/db/change/putInPlace";
import { putGroup, putPerson } from "@/lib/db/change/putPeople";
import type { Transaction } from "@/lib/db/database";
import { putAuthorityEnd } from "@/lib/db/killSwitch/authorityEnd";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { ACCESS_TOKEN_SECONDS } from "@/lib/services/signing/accessToken";
import type { Assessment } from "./assess";
import { agentParts } from "./proposed";
import { moveChange, type StoredChange } from "./stored";

/** What puts it in place, as the audit log names it. */
export type Origin = { changeId: string } | { breakGlassId: string };

/**
 * The caller holds the organisation's lock, has checked who asks, and has assessed the change against what is in force now.
 * Every process sees it from its next decision on: the organisation's version is raised with it.
 */
export async function putInForce(
  ctx: ServiceContext,
  tx: Transaction,
  change: StoredChange,
  assessment: Assessment,
): Promise<void> {
  const at = ctx.now();
  await moveChange(tx, change, { status: "in_force", inForceAt: at });
  await putInPlace(ctx, tx, assessment, { changeId: change.id });
  await audit(ctx, tx, {
    event: "change.put_in_force",
    subjectKind: "change",
    subjectId: change.id,
    detail: {
      edition: change.edition,
      digest: change.submittedDigest,
      content: change.content,
      widens: assessment.change.categories.map(({ words }) => words),
    },
  });
}

/** Writes what differs and raises the organisation's version. */
export async function putInPlace(
  ctx: ServiceContext,
  tx: Transaction,
  assessment: Assessment,
  origin: Origin,
): Promise<void> {
  const { content, after } = assessment;
  const { definition } = after;
  if (content.agent !== undefined) await putAgentParts(ctx, tx, assessment, origin);
  if (content.newAgent !== undefined) await putAgentAnew(ctx, tx, assessment, origin);
  const named = <T extends { name: string }>(list: readonly T[], wanted: readonly { name: string }[] = []) =>
    list.filter(({ name }) => wanted.some((one) => one.name === name));
  for (const environment of named(definition.environments, content.environments)) await putEnvironment(tx, environment);
  for (const stage of named(definition.stages, content.stages)) await putStage(tx, stage);
  for (const tool of named(definition.tools, content.catalogue))
    for (const action of named(tool.actions, content.catalogue?.find(({ name }) => name === tool.name)?.actions))
      await putAction(tx, tool.name, action);
  await removeActions(tx, content.removeActions ?? []);
  for (const rule of named(definition.rules, content.rules)) await putRule(tx, rule);
  await removeRules(tx, content.removeRules ?? []);
  if (content.person !== undefined)
    await putPerson(tx, { ...content.person, disabled: content.person.disabled ?? false }, ctx.now());
  if (content.group !== undefined) await putGroup(tx, content.group);
  await tx.organisation.update({ where: { id: 1 }, data: { configVersion: { increment: 1 } } });
}

async function putAgentParts(
  ctx: ServiceContext,
  tx: Transaction,
  { content, after }: Assessment,
  origin: Origin,
): Promise<void> {
  const agent = agentNamed(after.definition.agents, content.agent);
  const was = await tx.agent.findUnique({ where: { id: agent.id }, select: { lifecycle: true } });
  await putAgent(tx, agent);
  if (was?.lifecycle === "active" && agent.lifecycle !== "active")
    await putAuthorityEnd(tx, {
      of: { agentId: agent.id },
      scope: { scope: "agent", exceptRead: false, id: agent.id },
      now: ctx.now(),
      by: actorColumns(ctx.actor).actorName,
      tokenSeconds: ACCESS_TOKEN_SECONDS,
    });
  if (content.budget !== undefined) await budgetInForce(ctx, tx, agent, origin);
  const parts = agentParts(content).filter(([part]) => part !== "budget");
  if (parts.length > 0)
    await audit(ctx, tx, {
      event: "agent.changed",
      subjectKind: "agent",
      subjectId: agent.id,
      detail: { agent: agent.name, ...origin, ...Object.fromEntries(parts) },
    });
}

async function putAgentAnew(
  ctx: ServiceContext,
  tx: Transaction,
  { content, after }: Assessment,
  origin: Origin,
): Promise<void> {
  const agent = agentNamed(after.definition.agents, content.newAgent?.name);
  const principals = content.newAgent?.principals ?? [];
  const id = await putNewAgent(tx, agent, { principals, at: ctx.now() });
  await audit(ctx, tx, {
    event: "agent.created",
    subjectKind: "agent",
    subjectId: id,
    detail: { agent: agent.name, ...origin, team: agent.team, owner: agent.owner, stage: agent.stage },
  });
  await budgetInForce(ctx, tx, { ...agent, id }, origin);
}

async function budgetInForce(
  ctx: ServiceContext,
  tx: Transaction,
  { id, name, stage, budget }: AgentDefinition,
  origin: Origin,
): Promise<void> {
  if (budget === undefined) return;
  const version = await putBudget(tx, { agentId: id, budget, at: ctx.now() });
  await audit(ctx, tx, {
    event: "budget.put_in_force",
    subjectKind: "agent",
    subjectId: id,
    detail: { agent: name, version, stage, ...origin },
  });
}

function agentNamed(agents: readonly AgentDefinition[], name: string | undefined): AgentDefinition {
  const agent = agents.find((one) => one.name === name);
  if (agent === undefined) throw new Error(`the assessed organisation has no agent ${name}`);
  return agent;
}
