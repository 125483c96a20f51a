/** The organisation as it was: what is in force now, with everything in it that was changed since put back. */
import type { Bundle } from "@/lib/contracts/bundle";
import type { ChangeContent } from "@/lib/contracts/changes";
import type { Assumed } from "@/lib/contracts/simulation";
import { splitAction } from "@/lib/core/organisation/actionPattern";
import type { BudgetDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { budgetVersionAt, killSwitchesAt, readWrites } from "@/lib/db/simulation/history";
import { organisationInForce, stateOf } from "@/lib/services/change/assess";
import { withChange } from "@/lib/services/change/proposed";
import type { ServiceContext } from "@/lib/services/context";
import { type Standing, Timeline } from "./timeline";
import { withVersions } from "./versions";

/** The agent that a simulation is for, as it is registered. */
export interface RegisteredAgent {
  id: string;
  name: string;
  createdAt: Date;
}

/**
 * The organisation at a time, with this agent alone of all agents. Budget versions and kill switches are kept with their times; the rest
 * is told by the changes that brought it and what stood there before each.
 */
export async function organisationThen(
  ctx: ServiceContext,
  { agent, at, now }: { agent: RegisteredAgent; at: Date; now: OrganisationDefinition },
): Promise<{ definition: OrganisationDefinition; assumed: Assumed[] }> {
  const { prisma } = ctx.db;
  const { bundle, agentIds } = await organisationInForce(ctx.db, { agent: agent.name });
  const standing = new Timeline(await readWrites(prisma, { agentId: agent.id }), agent.name).standingAt(at.getTime());
  const then = stateOf(bundleThen(bundle, agent.name, standing), agentIds);
  const versions = new Map(standing.map(({ kind, name, version }) => [`${kind} ${name}`, version]));
  const definition = withVersions(then.definition, now, (kind, name) => versions.get(`${kind} ${name}`));
  const budget = await budgetThen(ctx, { agent, at });
  const agents = agent.createdAt > at ? [] : definition.agents.map(({ budget: _, ...own }) => ({ ...own, ...budget }));
  return {
    definition: { ...definition, agents, killSwitches: await killSwitchesAt(prisma, at) },
    assumed: forgottenEnd(standing) === null || agents.length === 0 ? [] : [FORGOTTEN_END],
  };
}

const FORGOTTEN_END: Assumed = {
  about: "organisation",
  words:
    "The agent was in observe mode then, and until when is not on record any more: it is taken to have lasted until somebody ended it.",
};

async function budgetThen(
  ctx: ServiceContext,
  { agent: { id, name }, at }: { agent: RegisteredAgent; at: Date },
): Promise<{ budget?: BudgetDefinition }> {
  const version = await budgetVersionAt(ctx.db.prisma, { agentId: id, at });
  // Who may see the agent was checked.
  const budget =
    version === null ? null : await readBudgetVersion(ctx.db.prisma, { agent: name, version, teams: null });
  return budget === null ? {} : { budget };
}

/** What was added since goes, what was changed or taken away since is as it was. */
function bundleThen(bundle: Bundle, agent: string, standing: readonly Standing[]): Bundle {
  const of = (kind: Standing["kind"]) => standing.filter((one) => one.kind === kind);
  const there = <T>(kind: Standing["kind"]) => of(kind).flatMap(({ value }) => (value == null ? [] : [value as T]));
  const gone = (kind: Standing["kind"]) => of(kind).flatMap(({ value, name }) => (value == null ? [name] : []));
  const content: ChangeContent = {
    agent,
    ...Object.fromEntries(of("agent").map(({ name, value }) => [name, value ?? undefined])),
    budget: undefined,
    environments: there("environment"),
    stages: there("stage"),
    rules: there("rule"),
    removeRules: gone("rule"),
    catalogue: of("action").flatMap(({ name, value }) => (value == null ? [] : [toolWith(name, value)])),
    removeActions: gone("action"),
  };
  const end = forgottenEnd(standing);
  const then = withChange(bundle, end === null ? content : { ...content, observeUntil: new Date(end).toISOString() });
  const left = <T extends { name: string }>(list: readonly T[], names: string[]) =>
    list.filter(({ name }) => !names.includes(name));
  return {
    ...then,
    environments: left(then.environments, gone("environment")),
    ...(then.stages === undefined ? {} : { stages: left(then.stages, gone("stage")) }),
    rules: [...then.rules].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** What stood before an action names it whole. */
function toolWith(name: string, action: unknown): NonNullable<ChangeContent["catalogue"]>[number] {
  const [tool, own] = splitAction(name);
  return { name: tool, actions: [{ ...(action as Bundle["tools"][number]["actions"][number]), name: own }] };
}

/** When an observe mode of which no end is on record was ended by a change; null where there is none. */
function forgottenEnd(standing: readonly Standing[]): number | null {
  const part = (name: string) => standing.find((one) => one.kind === "agent" && one.name === name);
  const end = part("observeUntil");
  return part("mode")?.value === "observe" && end !== undefined && end.value === undefined ? end.until : null;
}
