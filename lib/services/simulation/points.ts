/** What each point of a simulation is decided by. */

import type { ChangeContent } from "@/lib/contracts/changes";
import { pointerOf } from "@/lib/contracts/fieldErrors";
import type { Assumed, SimulationPoint } from "@/lib/contracts/simulation";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { organisationInForce, proposedState } from "@/lib/services/change/assess";
import { findChange, type StoredChange } from "@/lib/services/change/stored";
import { aboutWords } from "@/lib/services/change/summary";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { organisationThen, type RegisteredAgent } from "./pastOrganisation";
import { withVersions } from "./versions";

export interface Basis {
  organisation: CompiledOrganisation;
  /** The time that it is decided at. */
  at: Date;
  /** Null where everything is as it is now; else what happened from then on is left out. */
  before: Date | null;
  words: string;
  assumed: Assumed[];
}

interface Asked {
  agent: RegisteredAgent;
  point: SimulationPoint;
  /** Its place among the points. */
  index: number;
  /** The organisation in force, compiled. */
  current: CompiledOrganisation;
}

const OPEN: readonly string[] = ["draft", "submitted", "approved"];

/** @throws Problem `invalid` at the point, where there is nothing to decide by. */
export async function basisOf(ctx: ServiceContext, asked: Asked): Promise<Basis> {
  const { point, current } = asked;
  const now = { at: ctx.now(), before: null, assumed: [] };
  if (point.version !== undefined) return { ...now, ...(await withVersion(ctx, asked, point.version)) };
  if (point.change !== undefined) return { ...now, ...(await withProposed(ctx, asked, point.change)) };
  if (point.at === undefined || point.at === "now") return { ...now, organisation: current, words: "Now" };
  return then(ctx, asked, new Date(point.at));
}

async function then(ctx: ServiceContext, asked: Asked, at: Date): Promise<Basis> {
  const { agent, current } = asked;
  if (at > ctx.now()) throw wrong(asked, "at", "lies in the future: nobody knows what will be in force");
  const { genesisAt } = await ctx.db.prisma.organisation.findUniqueOrThrow({ where: { id: 1 } });
  if (at < genesisAt)
    throw wrong(asked, "at", `lies before the organisation, which began at ${genesisAt.toISOString()}`);
  const { definition, assumed } = await organisationThen(ctx, { agent, at, now: current.definition });
  return {
    organisation: compileOrganisation(definition),
    at,
    before: at,
    words: `At ${at.toISOString()}`,
    assumed,
  };
}

async function withVersion(ctx: ServiceContext, asked: Asked, version: number) {
  const { agent, current } = asked;
  const budget = await readBudgetVersion(ctx.db.prisma, { agent: agent.name, version, teams: null });
  if (budget === null) throw wrong(asked, "version", `is none of the budget of ${agent.name}`);
  const agents = current.definition.agents.flatMap((one) => (one.name === agent.name ? [{ ...one, budget }] : []));
  return {
    organisation: compileOrganisation({ ...current.definition, agents }),
    words: `Now, with version ${version} of the budget`,
  };
}

async function withProposed(ctx: ServiceContext, asked: Asked, id: string) {
  const { agent } = asked;
  const change = await findChange(ctx, ctx.db.prisma, id).catch((error: unknown) => {
    if (error instanceof Problem) throw wrong(asked, "change", "is no change request that you may see");
    throw error;
  });
  const { content } = change;
  if (!OPEN.includes(change.status)) throw wrong(asked, "change", "is over: simulate at a time before or after it");
  if (content.agent !== undefined && content.agent !== agent.name)
    throw wrong(asked, "change", `is about ${content.agent}, not about ${agent.name}`);
  if (content.newAgent !== undefined || content.person !== undefined || content.group !== undefined)
    throw wrong(asked, "change", "is about nothing that decides calls of this agent");
  return {
    organisation: compileOrganisation(await proposed(ctx, asked, change)),
    words: `Now, with the change of ${aboutWords(content)}`,
  };
}

async function proposed(ctx: ServiceContext, asked: Asked, change: StoredChange): Promise<OrganisationDefinition> {
  const { agent, current } = asked;
  const { content } = change;
  const { killSwitches } = current.definition;
  try {
    const { after } = proposedState(await organisationInForce(ctx.db, content), content);
    const definition = withVersions(after.definition, current.definition, nextVersions(content, current.definition));
    const version = await budgetVersion(ctx, agent, content);
    const agents = definition.agents.flatMap(({ budget, ...own }) =>
      own.name !== agent.name ? [] : [budget === undefined ? own : { ...own, budget: { ...budget, version } }],
    );
    return { ...definition, agents, killSwitches };
  } catch (error) {
    // What it is about may be gone since, or be in the way of it now.
    if (error instanceof Problem) throw wrong(asked, "change", `cannot be put in force as it is: ${error.message}`);
    throw error;
  }
}

/** What the change names gets the next version. */
function nextVersions(content: ChangeContent, now: OrganisationDefinition) {
  const versions = new Map<string, number>();
  const next = (kind: string, name: string, version = 0) => versions.set(`${kind} ${name}`, version + 1);
  for (const { name } of content.rules ?? []) next("rule", name, now.rules.find((one) => one.name === name)?.version);
  for (const { name } of content.stages ?? [])
    next("stage", name, now.stages.find((one) => one.name === name)?.version);
  for (const tool of content.catalogue ?? [])
    for (const { name } of tool.actions) {
      const actions = now.tools.find((one) => one.name === tool.name)?.actions;
      next("action", `${tool.name}.${name}`, actions?.find((one) => one.name === name)?.version);
    }
  return (kind: string, name: string) => versions.get(`${kind} ${name}`);
}

/** The version in force, or the next one where the change brings it. */
async function budgetVersion(ctx: ServiceContext, { id }: RegisteredAgent, { budget }: ChangeContent): Promise<number> {
  const newest = await ctx.db.prisma.budget.aggregate({ where: { agentId: id }, _max: { version: true } });
  return (newest._max.version ?? 0) + (budget === undefined ? 0 : 1);
}

function wrong({ index }: Asked, member: "at" | "version" | "change", message: string): Problem {
  return new Problem("invalid", "Some fields need another look. Nothing was simulated.", {
    errors: [{ pointer: pointerOf(["points", index, member]), message }],
  });
}
