/** What a proposal is worked out from: the agent, the organisation in force and what was decided. */
import { z } from "zod";
import type { Bundle } from "@/lib/contracts/bundle";
import { type ChangeBudget, changeBudgetSchema } from "@/lib/contracts/changes";
import type { UsedPeriod } from "@/lib/contracts/leastPrivilege";
import { type LeastPrivilege, LeastPrivilegeWork } from "@/lib/core/leastPrivilege/propose";
import { readRecordedDecisions } from "@/lib/db/action/recordedDecisions";
import { countGrantUse } from "@/lib/db/budget/use";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { type Assessment, assess, type InForce, organisationInForce } from "@/lib/services/change/assess";
import { inTurns, REPLAYED_BYTES_MAX } from "@/lib/services/change/replay";
import { digestOf } from "@/lib/services/change/stored";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";

/** The newest so many of the period: they are decided again in this process, while others wait. */
const DECISIONS_MAX = 5_000;
const DAY_MS = 86_400_000;

export interface Worked {
  agent: { id: string; name: string; teamId: string };
  was: Bundle["agents"][number];
  inForce: InForce;
  from: Date;
  to: Date;
  decisions: number;
  /** True where more was decided than was looked at. */
  isCut: boolean;
  proposal: LeastPrivilege;
  /** What would be in force instead; null where nothing was used and nothing is granted. */
  budget: ChangeBudget | null;
  /** Null where it says what is in force. */
  assessment: Assessment | null;
  digest: string;
}

/** @throws Problem `not_found` for an agent of a team that the actor does not see, too. */
export async function workedOut(ctx: ServiceContext, { id, days }: { id: string; days: UsedPeriod }): Promise<Worked> {
  const isId = z.guid().safeParse(id).success;
  const agent = await ctx.db.prisma.agent.findFirst({
    where: { AND: [visibleAgents(ctx), isId ? { id } : { name: id }] },
    select: { id: true, name: true, teamId: true },
  });
  if (agent === null) throw new Problem("not_found", "There is no such agent.");
  const inForce = await organisationInForce(ctx.db, { agent: agent.name });
  const was = inForce.bundle.agents.find(({ name }) => name === agent.name);
  if (was === undefined) throw new Problem("not_found", "There is no such agent.");
  const to = ctx.now();
  const since = new Date(to.getTime() - days * DAY_MS);
  const { decisions, isCut } = await readRecordedDecisions(ctx.db.pool, {
    agents: [agent.name],
    from: since,
    limit: DECISIONS_MAX,
    bytesMax: REPLAYED_BYTES_MAX,
  });
  const oldest = decisions[0];
  // What is not looked at was used all the same: the database counts it.
  const usedBefore = isCut ? await usedSince(ctx, { agentId: agent.id, since }) : new Map();
  const subject = { organisation: inForce.state.definition, agent: agent.name, now: to.getTime() };
  const work = new LeastPrivilegeWork(subject, { usedBefore });
  await inTurns(decisions, (decision) => work.add(decision));
  const proposal = work.made();
  const budget = proposal.budget === undefined ? null : changeBudgetSchema.parse(bundleBudget(proposal.budget));
  const assessment = budget === null || !proposal.differs ? null : assess(inForce, { agent: agent.name, budget });
  return {
    agent,
    was,
    inForce,
    from: isCut && oldest !== undefined ? new Date(oldest.at) : since,
    to,
    decisions: decisions.length,
    isCut,
    proposal,
    budget,
    assessment,
    digest: digestOf({ budget, base: was.budget ?? null }),
  };
}

/** When each grant was last used, by its id. */
async function usedSince(
  { db }: ServiceContext,
  search: { agentId: string; since: Date },
): Promise<ReadonlyMap<string, number>> {
  return new Map((await countGrantUse(db.pool, search)).map(({ grant, lastUsedAt }) => [grant, lastUsedAt.getTime()]));
}
