/** What one state of the organisation holds for an agent's action in an environment, ready to be compared. */
import canonicalize from "canonicalize";
import { cellOf } from "@/lib/core/decision/cell";
import { limitKey } from "@/lib/core/limits/key";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import type {
  AgentDefinition,
  Approvers,
  JsonObject,
  LimitDefinition,
  Obligation,
  RuleDefinition,
} from "@/lib/core/organisation/definition";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import type { Standing } from "./conditionOrder";

export interface SideGrant {
  id: string;
  schema: JsonObject | undefined;
  condition: Standing;
  /** The condition as it was written. */
  when: string | null;
  /** Epoch ms; infinity for one without an end. */
  expiresAt: number;
  /** Its own, and those of the whole budget that count the cell: both bind whatever it covers. */
  limits: { key: string; limit: LimitDefinition }[];
  obligations: Obligation[];
}

export interface SideRule {
  definition: RuleDefinition;
  condition: Standing;
}

export interface Side {
  /** Why nothing can be allowed here; null where something can. */
  closed: string | null;
  /** Until when observe mode lets calls go on that the budget does not hold, epoch ms; null when it does not. */
  observedUntil: number | null;
  facts: RiskFacts | null;
  inputSchema: JsonObject | undefined;
  /** Those whose bounds hold the action and whose condition can be met. */
  grants: SideGrant[];
  rules: SideRule[];
}

const NOTHING: Omit<Side, "closed"> = {
  observedUntil: null,
  facts: null,
  inputSchema: undefined,
  grants: [],
  rules: [],
};

/** An end that no clock comes to, because it is no time, lets nothing go on. */
function observedUntilOf({ mode, observeUntil }: AgentDefinition): number | null {
  const until = mode === "observe" && observeUntil !== undefined ? Date.parse(observeUntil) : Number.NaN;
  return Number.isNaN(until) ? null : until;
}

/** The side of a cell; closed where the agent, the action or the environment is not there or not in force. */
export function sideOf(
  organisation: CompiledOrganisation,
  { agent: agentName, action: actionName, environment: name }: { agent: string; action: string; environment: string },
): Side {
  const agent = organisation.agents.get(agentName);
  const action = organisation.actions.get(actionName);
  const environment = organisation.environments.get(name);
  if (agent === undefined) return { ...NOTHING, closed: `there is no agent ${agentName}` };
  if (environment === undefined) return { ...NOTHING, closed: `there is no environment ${name}` };
  if (agent.definition.lifecycle !== "active")
    return { ...NOTHING, closed: `${agentName} is ${agent.definition.lifecycle}` };
  if (action === undefined) return { ...NOTHING, closed: `the catalogue has no action ${actionName}` };

  const cell = cellOf(organisation, agent, { action: actionName, environment });
  const fixed = { ...cell.fixed, environment: { name, rank: environment.rank } };
  const standing = (text: "always" | "never" | { text: string }): Standing =>
    typeof text === "string" ? text : { ...text, fixed: mentioned(text.text, fixed) };
  const budgetLimits = agent.limitsFor(actionName, name).map((limit) => ({
    key: limitKey(agent.definition.id, { budgetLimit: limit.id }, limit),
    limit,
  }));
  const grants = cell.grants
    .filter(({ outOfBounds, condition }) => outOfBounds === null && condition !== "never")
    .map(({ grant: { definition, condition, expiresAt } }) => ({
      id: definition.id,
      schema: definition.arguments,
      condition: condition === null ? "always" : standing(condition.remainderText(cell.fixed)),
      when: definition.when ?? null,
      expiresAt: expiresAt ?? Number.POSITIVE_INFINITY,
      limits: [
        ...definition.limits.map((limit) => ({
          key: limitKey(agent.definition.id, { grant: definition.id }, limit),
          limit,
        })),
        ...budgetLimits,
      ],
      obligations: definition.obligations,
    }));
  const rules = agent.rulesFor(actionName).map(({ definition, condition }) => ({
    definition,
    condition: standing(condition.remainderText(cell.fixed)),
  }));
  const observedUntil = observedUntilOf(agent.definition);
  const closed = cell.outside?.message ?? (grants.length === 0 ? `no grant of ${agentName} holds it` : null);
  return {
    closed: observedUntil === null ? closed : null,
    observedUntil,
    facts: action.facts,
    inputSchema: action.definition.inputSchema,
    grants: cell.outside === null ? grants : [],
    rules: rules.filter(({ condition }) => condition !== "never"),
  };
}

/** What a condition mentions of the fixed variables: whatever else of them differs is nothing to it. */
function mentioned(text: string, fixed: object): string {
  const parts = Object.entries(fixed).map(([name, value]) => [name, mentionedOf(text, name, value)]);
  return canonicalize(Object.fromEntries(parts)) ?? "";
}

/** The members that it names with a dot; all of them where it names the variable in any other way. */
function mentionedOf(text: string, name: string, value: unknown): unknown {
  const members = [...text.matchAll(new RegExp(`\\b${name}\\b(?:\\.(\\w+))?`, "g"))].map(([, member]) => member);
  if (members.length === 0) return null;
  if (members.includes(undefined) || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([member]) => members.includes(member)));
}

/** True where everyone whom `inner` asks is asked by `outer` too, and as many of them. */
export function asksNoFewer(outer: readonly Approvers[], inner: readonly Approvers[]): boolean {
  const counts = (approvers: readonly Approvers[]) => {
    const sums = new Map<string, number>();
    for (const { count, ...who } of approvers) {
      const key = canonicalize(who) ?? "";
      sums.set(key, (sums.get(key) ?? 0) + count);
    }
    return sums;
  };
  const asked = counts(outer);
  return [...counts(inner)].every(([who, count]) => (asked.get(who) ?? 0) >= count);
}
