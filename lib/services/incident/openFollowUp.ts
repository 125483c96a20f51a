import { type FollowUpOpened, numberWords, openFollowUpSchema } from "@/lib/contracts/incidents";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { actionsAllowed } from "@/lib/db/incident/actions";
import { allowingGrants } from "@/lib/db/incident/grants";
import { audit } from "@/lib/services/audit";
import { createChange } from "@/lib/services/change/create";
import { withdrawChange } from "@/lib/services/change/withdraw";
import type { ServiceContext } from "@/lib/services/context";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";
import { requireFollowUp } from "./requireFollowUp";
import { type StoredIncident, visibleAgents } from "./stored";

/**
 * Opens what a follow-up wants (`openFollowUpSchema`): a contraction or a rule as a draft of the person's own, filled in from the incident's
 * records, which they look at and submit; or a kill switch, which stops the agent at once. It is linked, once.
 * @throws those of `requireFollowUp`, `createChange` and `pullKillSwitch`; Problem `conflict` where it has opened something already, or
 *   the records show nothing to begin with.
 */
export async function openFollowUp({
  ctx,
  input: { id, followUp, opening },
}: {
  ctx: ServiceContext;
  input: { id: string; followUp: string; opening: unknown };
}): Promise<FollowUpOpened> {
  const wanted = openFollowUpSchema.parse(opening);
  const { incident, found } = await requireFollowUp(ctx, ctx.db.prisma, { id, followUp });
  if (found.changeId !== null || found.killSwitchId !== null) throw openedAlready();
  const reason = `${numberWords(incident)}: ${found.title}`.slice(0, 500);
  const opened: FollowUpOpened =
    wanted.opens === "contraction"
      ? await contraction(ctx, incident, { ...wanted, reason })
      : wanted.opens === "rule"
        ? await rule(ctx, incident, { ...wanted, reason, followUp: found.id })
        : await killSwitch(ctx, incident, { ...wanted, reason });
  const isLinked = await ctx.db.transaction(async (tx) => {
    const link = opened.kind === "change" ? { changeId: opened.opened } : { killSwitchId: opened.opened };
    const { count } = await tx.incidentFollowUp.updateMany({
      where: { id: found.id, status: "open", changeId: null, killSwitchId: null },
      data: link,
    });
    if (count === 0) return false;
    await audit(ctx, tx, {
      event: "incident.follow_up_opened",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { followUp: found.id, opens: wanted.opens, ...link },
    });
    return true;
  });
  if (isLinked) return opened;
  // Somebody was faster: a draft that nothing names would only lie about. A kill switch stays pulled until it is released.
  if (opened.kind === "change") await withdrawChange({ ctx, input: { id: opened.opened } });
  throw openedAlready();
}

function openedAlready(): Problem {
  return new Problem("conflict", "This follow-up has opened something already. Nothing was changed.");
}

/** @throws Problem `not_found` for one that the incident does not concern. */
function agentOf(ctx: ServiceContext, incident: StoredIncident, name: string): { id: string; name: string } {
  const agent = visibleAgents(ctx, incident).find((one) => one.name === name);
  if (agent === undefined)
    throw new Problem(
      "not_found",
      `The incident does not concern an agent ${JSON.stringify(name)}. Nothing was changed.`,
    );
  return agent;
}

async function contraction(
  ctx: ServiceContext,
  incident: StoredIncident,
  { agent: name, grants: named, reason }: { agent: string; grants?: string[] | undefined; reason: string },
): Promise<FollowUpOpened> {
  const agent = agentOf(ctx, incident, name);
  const { prisma } = ctx.db;
  const grants =
    named ?? (await allowingGrants(prisma, incident.id)).find(({ agentId }) => agentId === agent.id)?.grants ?? [];
  const inForce = await prisma.budget.findFirst({
    where: { agentId: agent.id, inForce: true },
    select: { version: true },
  });
  const read = { agent: agent.name, version: inForce?.version ?? 0, teams: null };
  const budget = await readBudgetVersion(prisma, read);
  const kept = budget?.grants.filter((grant) => !grants.includes(grant.id)) ?? [];
  if (budget === null || kept.length === budget.grants.length)
    throw new Problem(
      "conflict",
      `None of the grants of ${agent.name} in force allowed what the records tell: name those that are to go. Nothing was changed.`,
    );
  const made = await createChange({
    ctx,
    input: { agent: agent.name, budget: bundleBudget({ ...budget, grants: kept }), reason },
    basedOn: budget.version,
  });
  return {
    opened: made.id,
    kind: "change",
    message: "A draft without these grants is written. Look at it, and submit it.",
  };
}

const RESPOND_WITHIN = "30m";

async function rule(
  ctx: ServiceContext,
  incident: StoredIncident,
  {
    effect,
    actions: named,
    reason,
    followUp,
  }: { effect: "stop" | "hand_off" | "ask"; actions?: string[] | undefined; reason: string; followUp: string },
): Promise<FollowUpOpened> {
  const concerned = visibleAgents(ctx, incident);
  const agentIds = concerned.map(({ id }) => id);
  const actions = named ?? (await actionsAllowed(ctx.db.prisma, { incidentId: incident.id, agentIds }));
  if (actions.length === 0)
    throw new Problem(
      "conflict",
      "The records show no action that was let through: name those that it is for. Nothing was changed.",
    );
  const agents = concerned.map(({ name }) => name);
  const asks = effect === "stop" ? {} : { approvers: [{ role: "operator", count: 1 }], respondWithin: RESPOND_WITHIN };
  const made = await createChange({
    ctx,
    input: {
      rules: [
        { name: `incident-${incident.number}-${followUp.slice(-4)}`, actions, agents, when: "true", effect, ...asks },
      ],
      reason,
    },
  });
  return {
    opened: made.id,
    kind: "change",
    message: "A draft of the rule is written. Narrow what it is for, and submit it.",
  };
}

async function killSwitch(
  ctx: ServiceContext,
  incident: StoredIncident,
  { agent: name, reason }: { agent: string; reason: string },
): Promise<FollowUpOpened> {
  const agent = agentOf(ctx, incident, name);
  const { id } = await pullKillSwitch({ ctx, input: { scope: "agent", name: agent.name, reason } });
  return { opened: id, kind: "kill_switch", message: `${agent.name} is stopped. A second person releases it.` };
}
