/** The smallest budget that would have allowed what an agent really used. */
import { diffAuthority } from "@/lib/core/authority/diff";
import type { CellDifference } from "@/lib/core/authority/difference";
import type { RecordedDecision } from "@/lib/core/authority/replay";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import type {
  AgentDefinition,
  BudgetDefinition,
  GrantDefinition,
  OrganisationDefinition,
} from "@/lib/core/organisation/definition";
import type { ArgumentSupport } from "./argumentBounds";
import { covers, type Held, narrowedGrant, narrowedLimits } from "./narrowed";
import { newGrants } from "./newGrants";
import { mostInADay, type UsedCall, UsedCalls } from "./used";

/** How many calls stand behind a part of a proposal. */
export interface Support {
  /** Id of the grant. */
  grant: string;
  /**
   * `kept`: nothing of it could be narrowed without letting something through elsewhere, or it was used beyond the decisions that
   * were looked at; `new`: observe mode showed the need; `over`: it goes because its end has come.
   */
  what: "narrowed" | "kept" | "new" | "dropped" | "over";
  calls: number;
  /** Epoch ms of the newest; null for a grant that nothing used. */
  lastUsed: number | null;
  actions: { name: string; calls: number }[];
  environments: { name: string; calls: number }[];
  /** Actions that it names one by one or by `tool.*` and that nothing used. */
  unused: string[];
  arguments: ArgumentSupport[];
  /** The most calls in one UTC day. */
  mostInADay: number;
}

export interface LeastPrivilege {
  /** Undefined where nothing was used and nothing is granted. */
  budget: BudgetDefinition | undefined;
  support: Support[];
  /** Calls that went through and are looked at. */
  calls: number;
  /** Calls that no budget of this agent would let through as things stand: how many went through once. */
  gone: number;
  /** True where the proposal says something else than the budget in force. */
  differs: boolean;
}

export interface LeastPrivilegeSubject {
  organisation: OrganisationDefinition;
  /** Its name. */
  agent: string;
  /** Epoch ms. */
  now: number;
}

export interface LeastPrivilegeOptions {
  /** Grants that were used by older decisions than those that are given: epoch ms of the newest, by id. They do not go. */
  usedBefore?: ReadonlyMap<string, number>;
  /** Room above the most that was seen: 1.25 is a quarter more. */
  headroom?: number;
}

/** A quarter more than was ever seen. */
const HEADROOM = 1.25;

/**
 * Proposes a budget for one agent from its recorded decisions, oldest first. Grants that nothing used go, others keep their ids,
 * conditions, obligations and limits and are held to the actions, environments, bounds and limits that were used, with headroom. For an
 * agent that is enforced the proposal never widens anything: that is checked by the semantic difference, and what cannot be shown
 * to narrow stays as it is. For one in observe mode, what only that mode let through gets grants of its own.
 */
export function leastPrivilege(
  decisions: Iterable<RecordedDecision>,
  subject: LeastPrivilegeSubject,
  options: LeastPrivilegeOptions = {},
): LeastPrivilege {
  const work = new LeastPrivilegeWork(subject, options);
  for (const decision of decisions) work.add(decision);
  return work.made();
}

/** The same one decision after the other, for whoever has other things to do in between. */
export class LeastPrivilegeWork {
  private readonly before: OrganisationDefinition;
  private readonly calls: UsedCalls;

  constructor(
    private readonly subject: LeastPrivilegeSubject,
    private readonly options: LeastPrivilegeOptions = {},
  ) {
    const { organisation, agent, now } = subject;
    this.before = withoutSwitches(organisation, agent);
    const { budget } = agentIn(this.before, agent);
    // What an exception let through while it lasted needs no grant any more.
    this.calls = new UsedCalls(compileOrganisation(withBudget(this.before, agent, withoutOver(budget, now))));
  }

  add(decision: RecordedDecision): void {
    this.calls.add(decision);
  }

  made(): LeastPrivilege {
    const { before } = this;
    const { agent, now } = this.subject;
    const { headroom = HEADROOM, usedBefore = new Map() } = this.options;
    const compiled = compileOrganisation(before);
    const held: Held = { agent: agentIn(before, agent), compiled, used: this.calls.used(), headroom };
    return new Proposal(held, { before, now, usedBefore }).made();
  }
}

function withoutOver(budget: BudgetDefinition | undefined, now: number): BudgetDefinition | undefined {
  return budget === undefined ? undefined : { ...budget, grants: budget.grants.filter((grant) => !isOver(grant, now)) };
}

function isOver({ expiresAt }: GrantDefinition, now: number): boolean {
  return expiresAt !== undefined && !(now < Date.parse(expiresAt));
}

/** The agent as if it were active, and nothing switched off: neither is what it was granted. */
function withoutSwitches(organisation: OrganisationDefinition, name: string): OrganisationDefinition {
  const agents = organisation.agents.map((agent) =>
    agent.name === name ? { ...agent, lifecycle: "active" as const } : agent,
  );
  return { ...organisation, agents, killSwitches: [] };
}

/** How far a grant is narrowed: wholly, in its actions, environments and bounds alone, or not at all. */
const LEVELS = ["wholly", "without_arguments", "kept"] as const;

class Proposal {
  /** By grant, as far down `LEVELS` as it had to be taken back. */
  private readonly levels = new Map<string, number>();
  private readonly grants: readonly GrantDefinition[];
  private readonly callsOf: ReadonlyMap<string, UsedCall[]>;

  private readonly before: OrganisationDefinition;

  constructor(
    private readonly held: Held,
    private readonly given: {
      before: OrganisationDefinition;
      now: number;
      usedBefore: ReadonlyMap<string, number>;
    },
  ) {
    this.before = given.before;
    this.grants = held.agent.budget?.grants ?? [];
    this.callsOf = new Map(
      this.grants.map(({ id }) => [id, held.used.calls.filter(({ grants }) => grants.includes(id))]),
    );
    for (const grant of this.grants)
      if (this.callsOf.get(grant.id)?.length === 0 && given.usedBefore.has(grant.id) && !isOver(grant, given.now))
        this.levels.set(grant.id, LEVELS.length - 1);
  }

  made(): LeastPrivilege {
    for (let budget = this.budget(); ; budget = this.budget()) {
      const widened = this.widenedBy(budget);
      if (widened.length === 0 || !this.takeBack(widened)) return this.told(budget);
    }
  }

  /** What is there already, narrowed. */
  private budget(): BudgetDefinition | undefined {
    const { agent } = this.held;
    if (agent.budget === undefined) return undefined;
    const limits = narrowedLimits(agent.budget.limits ?? [], this.held);
    const grants = this.grants.flatMap((grant) => this.narrowed(grant));
    return { version: agent.budget.version, grants, ...(limits.length === 0 ? {} : { limits }) };
  }

  private narrowed(grant: GrantDefinition): GrantDefinition[] {
    const level = LEVELS[this.levels.get(grant.id) ?? 0];
    if (level === "kept") return [grant];
    const calls = this.callsOf.get(grant.id) ?? [];
    if (calls.length === 0) return [];
    return [narrowedGrant(grant, calls, this.held, { withArguments: level === "wholly" }).grant];
  }

  private widenedBy(budget: BudgetDefinition | undefined): CellDifference[] {
    const { name } = this.held.agent;
    const after = withBudget(this.before, name, budget);
    return diffAuthority({ agent: name, before: this.before, after }).filter(({ verdict }) => verdict === "widened");
  }

  /** Narrows the grants of these cells less; false where that was done already. */
  private takeBack(widened: readonly CellDifference[]): boolean {
    const concerned = this.grants.filter(
      (grant) =>
        (this.levels.get(grant.id) ?? 0) < LEVELS.length - 1 &&
        widened.some(({ action, environment }) => grant.environments.includes(environment) && covers(grant, action)),
    );
    for (const { id } of concerned) this.levels.set(id, (this.levels.get(id) ?? 0) + 1);
    return concerned.length > 0;
  }

  private told(narrowed: BudgetDefinition | undefined): LeastPrivilege {
    const { agent, used, compiled } = this.held;
    const fresh = agent.mode === "observe" ? newGrants(this.held, this.grants) : [];
    const grants = [...(narrowed?.grants ?? []), ...fresh.map(({ grant }) => grant)];
    const budget =
      narrowed === undefined && grants.length === 0
        ? undefined
        : { version: agent.budget?.version ?? 1, ...narrowed, grants };
    return {
      budget,
      support: [
        ...this.grants.map((grant) => this.supportOf(grant, compiled)),
        ...fresh.map(({ grant, calls, support }) => ({
          ...countsOf(calls),
          grant: grant.id,
          what: "new" as const,
          unused: [],
          arguments: support,
        })),
      ],
      calls: used.calls.length,
      gone: used.gone,
      differs: JSON.stringify(budget) !== JSON.stringify(agent.budget),
    };
  }

  private supportOf(grant: GrantDefinition, { actions }: CompiledOrganisation): Support {
    const calls = this.callsOf.get(grant.id) ?? [];
    const level = LEVELS[this.levels.get(grant.id) ?? 0];
    const counted = countsOf(calls);
    const usedActions = new Set(counted.actions.map(({ name }) => name));
    const named = [...actions.keys()].filter((action) => covers(grant, action));
    const goes = isOver(grant, this.given.now) ? "over" : "dropped";
    return {
      ...counted,
      lastUsed: counted.lastUsed ?? this.given.usedBefore.get(grant.id) ?? null,
      grant: grant.id,
      what: level === "kept" ? "kept" : calls.length === 0 ? goes : "narrowed",
      unused: named.filter((action) => !usedActions.has(action)),
      arguments:
        level === "wholly" && calls.length > 0
          ? narrowedGrant(grant, calls, this.held, { withArguments: true }).support
          : [],
    };
  }
}

/** The organisation with another budget for one agent. */
export function withBudget(
  organisation: OrganisationDefinition,
  name: string,
  budget: BudgetDefinition | undefined,
): OrganisationDefinition {
  const agents = organisation.agents.map((agent): AgentDefinition => {
    if (agent.name !== name) return agent;
    const { budget: _, ...rest } = agent;
    return budget === undefined ? rest : { ...rest, budget };
  });
  return { ...organisation, agents };
}

function countsOf(
  calls: readonly UsedCall[],
): Pick<Support, "calls" | "lastUsed" | "actions" | "environments" | "mostInADay"> {
  return {
    calls: calls.length,
    lastUsed: calls.at(-1)?.at ?? null,
    actions: counted(calls.map(({ request }) => request.action)),
    environments: counted(calls.map(({ request }) => request.environment)),
    mostInADay: mostInADay(calls),
  };
}

/** Each name once, the most frequent first. */
export function counted(names: readonly string[]): { name: string; calls: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, calls]) => ({ name, calls }))
    .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1));
}

function agentIn({ agents }: OrganisationDefinition, name: string): AgentDefinition {
  const agent = agents.find((one) => one.name === name);
  if (agent === undefined) throw new Error(`no agent ${name} in the organisation`);
  return agent;
}
