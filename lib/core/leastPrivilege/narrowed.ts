/** One grant, and the limits of a budget, held to what was used. */
import Big from "big.js";
import { limitKey } from "@/lib/core/limits/key";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import type {
  AgentDefinition,
  BudgetLimitDefinition,
  GrantDefinition,
  LimitDefinition,
} from "@/lib/core/organisation/definition";
import { AUDIENCES, BLAST_RADII, type RiskFacts, SENSITIVITIES, worstCase } from "@/lib/core/organisation/facts";
import { type ArgumentSupport, boundArguments } from "./argumentBounds";
import { withHeadroom } from "./headroom";
import { mostInADay, type Used, type UsedCall } from "./used";

/** What a proposal is made of. */
export interface Held {
  agent: AgentDefinition;
  compiled: CompiledOrganisation;
  used: Used;
  headroom: number;
}

const NO_FACTS = worstCase({});

/** The grant with the actions, environments, bounds, arguments and limits of these calls, which it covers all. */
export function narrowedGrant(
  grant: GrantDefinition,
  calls: readonly UsedCall[],
  held: Held,
  { withArguments }: { withArguments: boolean },
): { grant: GrantDefinition; support: ArgumentSupport[] } {
  const actions = namesOf(calls.map(({ request }) => request.action));
  const environments = namesOf(calls.map(({ request }) => request.environment));
  const { schema, support } = withArguments
    ? boundArguments(
        calls.map(({ request }) => request.arguments),
        grant.arguments,
        held.headroom,
      )
    : { schema: grant.arguments, support: [] };
  const limits = grant.limits.map((limit) => narrowedLimit(limit, { grant: grant.id }, held));
  return {
    grant: {
      ...grant,
      actions,
      environments: grant.environments.filter((name) => environments.includes(name)),
      ...boundsOf(actions, grant, held.compiled),
      ...(schema === undefined ? {} : { arguments: schema }),
      limits: limits.some(countsCalls) ? limits : [...limits, dailyLimit(calls, held.headroom)],
    },
    support,
  };
}

/** The budget's own limits; one of which nothing was used stays as it is. */
export function narrowedLimits(limits: readonly BudgetLimitDefinition[], held: Held): BudgetLimitDefinition[] {
  return limits.map((limit) => ({ ...limit, ...narrowedLimit(limit, { budgetLimit: limit.id }, held) }));
}

function narrowedLimit<L extends LimitDefinition>(
  limit: L,
  holder: Parameters<typeof limitKey>[1],
  { agent, used, headroom }: Held,
): L {
  const most = used.limits.get(limitKey(agent.id, holder, limit));
  if (most === undefined) return limit;
  const wanted = withHeadroom(noLess(most), headroom);
  return { ...limit, max: Math.min(limit.max, limit.measure === "count" ? Math.ceil(wanted) : wanted) };
}

/** The number at or above an exact decimal: rounded down, a limit would be a hair too small for what it held. */
function noLess(exact: Big): number {
  const near = exact.toNumber();
  return new Big(near).lt(exact) ? near * (1 + 2 * Number.EPSILON) : near;
}

function countsCalls({ measure, by }: LimitDefinition): boolean {
  return measure === "count" && by === undefined;
}

/** As many calls a day as the busiest day had, and a bit more. */
export function dailyLimit(calls: readonly UsedCall[], headroom: number): LimitDefinition {
  return { measure: "count", per: "day", max: Math.ceil(withHeadroom(mostInADay(calls), headroom)), beyond: "deny" };
}

/** The least bounds that hold these actions, never wider than the grant's own. */
export function boundsOf(
  actions: readonly string[],
  own: Pick<GrantDefinition, "maxSensitivity" | "maxBlastRadius" | "maxAudience">,
  { actions: catalogue }: CompiledOrganisation,
): Pick<GrantDefinition, "maxSensitivity" | "maxBlastRadius" | "maxAudience"> {
  const facts: RiskFacts[] = actions.map((name) => catalogue.get(name)?.facts ?? NO_FACTS);
  const exposing = facts.filter(({ power }) => power === "expose");
  const audience = exposing.length === 0 ? own.maxAudience : most(AUDIENCES, exposing, ({ audience }) => audience);
  return {
    maxSensitivity: most(SENSITIVITIES, facts, ({ sensitivity }) => sensitivity),
    maxBlastRadius: most(BLAST_RADII, facts, ({ blastRadius }) => blastRadius),
    ...(audience === undefined ? {} : { maxAudience: audience }),
  };
}

function most<T extends string>(scale: readonly T[], facts: readonly RiskFacts[], of: (one: RiskFacts) => T): T {
  const [least] = scale;
  if (least === undefined) throw new Error("a scale has steps");
  return facts.map(of).reduce((worst, one) => (scale.indexOf(one) > scale.indexOf(worst) ? one : worst), least);
}

/** Each name once, in order. */
export function namesOf(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** True where the grant names the action. */
export function covers({ actions }: Pick<GrantDefinition, "actions">, action: string): boolean {
  return actions.some((pattern) => namesAction(pattern, action));
}
