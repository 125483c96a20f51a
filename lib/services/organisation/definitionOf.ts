import type { Bundle, BundleAgent, BundleRule, BundleStage } from "@/lib/contracts/bundle";
import type { BundleApprovers, BundleBudgetLimit, BundleGrant, BundleLimit } from "@/lib/contracts/bundleGrant";
import { secondsOf } from "@/lib/contracts/duration";
import type {
  ActionDefinition,
  AgentDefinition,
  Approvers,
  BudgetDefinition,
  BudgetLimitDefinition,
  GrantDefinition,
  LimitDefinition,
  OrganisationDefinition,
  RuleDefinition,
  StageDefinition,
} from "@/lib/core/organisation/definition";
import { shippedLadder } from "./shippedLadder";

/**
 * The organisation that a bundle describes, as decisions see it: durations in seconds, addresses in lower case, times in
 * UTC, the shipped ladder where it names no stages. `agentId` gives each agent its identity. Lists keep the bundle's
 * order, so that a path into one is a path into the other.
 */
export function definitionOf(bundle: Bundle, agentId: (name: string) => string): OrganisationDefinition {
  return {
    configVersion: 1,
    environments: bundle.environments,
    stages: (bundle.stages ?? shippedLadder(bundle.environments)).map(stageOf),
    tools: bundle.tools.map((tool) => ({
      name: tool.name,
      actions: tool.actions.map((action) => present<ActionDefinition>({ version: 1, ...action })),
    })),
    agents: bundle.agents.map((agent) => agentOf(agent, agentId(agent.name))),
    rules: bundle.rules.map(ruleOf),
    killSwitches: [],
  };
}

function stageOf({ name, ceilings, evidence }: BundleStage): StageDefinition {
  return {
    name,
    version: 1,
    ceilings: ceilings.map((ceiling) => present<StageDefinition["ceilings"][number]>(ceiling)),
    evidence: present<StageDefinition["evidence"]>(evidence),
  };
}

function agentOf({ principals: _, budget, observeUntil, ...agent }: BundleAgent, id: string): AgentDefinition {
  return present<AgentDefinition>({
    ...agent,
    id,
    observeUntil: observeUntil === undefined ? undefined : inUtc(observeUntil),
    budget: budget === undefined ? undefined : budgetOf(budget),
  });
}

function budgetOf({ grants, limits = [] }: NonNullable<BundleAgent["budget"]>): BudgetDefinition {
  return {
    version: 1,
    grants: grants.map(grantOf),
    ...(limits.length === 0 ? {} : { limits: limits.map(budgetLimitOf) }),
  };
}

function budgetLimitOf({ id, actions, environments, ...limit }: BundleBudgetLimit): BudgetLimitDefinition {
  return present<BudgetLimitDefinition>({ id, actions, environments, ...limitOf(limit) });
}

function grantOf({ expiresAt, limits, ...grant }: BundleGrant): GrantDefinition {
  return present<GrantDefinition>({
    ...grant,
    limits: limits.map(limitOf),
    expiresAt: expiresAt === undefined ? undefined : inUtc(expiresAt),
  });
}

function limitOf({ per, approvers, freshSignIn, ...limit }: BundleLimit): LimitDefinition {
  return present<LimitDefinition>({
    ...limit,
    per: typeof per === "string" ? per : { slidingSeconds: secondsOf(per.sliding) ?? 0 },
    approvers: approvers?.map(approversOf),
    freshSignIn: freshSignIn === true ? true : undefined,
  });
}

/** A rule of a bundle as decisions see it. */
export function ruleOf({ respondWithin, approvers, freshSignIn, ...rule }: BundleRule): RuleDefinition {
  return present<RuleDefinition>({
    version: 1,
    ...rule,
    approvers: (approvers ?? []).map(approversOf),
    respondWithinSeconds: respondWithin === undefined ? undefined : (secondsOf(respondWithin) ?? undefined),
    freshSignIn: freshSignIn === true ? true : undefined,
  });
}

function approversOf({ role, team, group, person, count }: BundleApprovers): Approvers {
  if (role !== undefined) return { role, count };
  if (team !== undefined) return { team, count };
  if (group !== undefined) return { group, count };
  return { person: person ?? "", count };
}

function inUtc(time: string): string {
  return new Date(time).toISOString();
}

/** `T`, where an optional member may also be there and undefined, as zod gives it. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** Leaves out the members that are undefined: an absent member is absent, not empty. */
function present<T extends object>(members: Loose<T>): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
