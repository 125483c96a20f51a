import type { z } from "zod";
import type { bundleSchema } from "@/lib/contracts/bundle";
import { durationOf } from "@/lib/contracts/duration";
import type {
  AgentDefinition,
  BudgetDefinition,
  CeilingDefinition,
  GrantDefinition,
  Json,
  LimitDefinition,
  OrganisationDefinition,
  RuleDefinition,
  StageDefinition,
} from "@/lib/core/organisation/definition";
import { FACT_NAMES } from "@/lib/core/organisation/facts";
import type { OrganisationPeople } from "@/lib/db/organisationStore";

type BundleInput = z.input<typeof bundleSchema>;

/**
 * The bundle that describes an organisation: the other way round from `definitionOf`. Keys come in one order, versions
 * and identities are left out, and free-form JSON has its keys sorted, so that equal organisations give equal bundles.
 */
export function bundleOf(definition: OrganisationDefinition, people: OrganisationPeople): BundleInput {
  return {
    apiVersion: "ambit/v1",
    environments: definition.environments,
    teams: people.teams.map((name) => ({ name })),
    people: people.people.map(({ email, name, roles, teams, disabled }) => ({
      email,
      name,
      roles,
      teams,
      ...(disabled ? { disabled } : {}),
    })),
    ...ifAny("groups", people.groups),
    stages: definition.stages.map(stageOf),
    ...ifAny(
      "tools",
      definition.tools.map(({ name, actions }) => ({ name, actions: actions.map(actionOf) })),
    ),
    ...ifAny(
      "agents",
      definition.agents.map((agent) => agentOf(agent, people.principals)),
    ),
    ...ifAny("rules", definition.rules.map(ruleOf)),
  };
}

type Part<K extends keyof BundleInput> = NonNullable<BundleInput[K]>[number & keyof NonNullable<BundleInput[K]>];

function stageOf({ name, ceilings, evidence }: StageDefinition): Part<"stages"> {
  const { days, decisions, distinctActions, completeness } = evidence;
  const minimums = written({ days, decisions, distinctActions, completeness });
  return {
    name,
    ceilings: together(ceilings),
    ...(Object.keys(minimums).length === 0 ? {} : { evidence: minimums }),
  };
}

/** Ceilings of one power with the same bounds are one entry that names all their environments. */
function together(ceilings: CeilingDefinition[]): CeilingDefinition[] {
  const entries = new Map<string, CeilingDefinition>();
  for (const { power, environments, maxSensitivity, maxBlastRadius, maxAudience } of ceilings) {
    const key = JSON.stringify([power, maxSensitivity, maxBlastRadius, maxAudience]);
    const entry = entries.get(key);
    if (entry !== undefined) entry.environments.push(...environments);
    else
      entries.set(
        key,
        written({
          power,
          environments: [...environments],
          maxSensitivity,
          maxBlastRadius,
          maxAudience,
        }) as CeilingDefinition,
      );
  }
  return [...entries.values()];
}

function actionOf(
  action: OrganisationDefinition["tools"][number]["actions"][number],
): Part<"tools">["actions"][number] {
  const { name, description, inputSchema, undo } = action;
  return {
    name,
    ...written({ description }),
    ...written(Object.fromEntries(FACT_NAMES.map((fact) => [fact, action[fact]]))),
    // The database keeps JSON without the order of its keys.
    ...(undo === undefined ? {} : { undo: { reference: undo.reference, date: undo.date } }),
    ...(inputSchema === undefined ? {} : { inputSchema: sorted(inputSchema) }),
  };
}

function agentOf(agent: AgentDefinition, principals: OrganisationPeople["principals"]): Part<"agents"> {
  const { name, team, owner, purpose, lifecycle, stage, mode, observeUntil, budget, attributes } = agent;
  const own = principals
    .filter((principal) => principal.agent === name)
    .map(({ tool, environment, identity }) => ({ tool, environment, identity }));
  return {
    name,
    team,
    owner,
    purpose,
    lifecycle,
    stage,
    mode,
    ...(mode === "observe" && observeUntil !== undefined ? { observeUntil } : {}),
    ...ifAny("principals", own),
    ...(budget === undefined ? {} : { budget: bundleBudget(budget) }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes: sorted(attributes) }),
  };
}

type Budget = NonNullable<Part<"agents">["budget"]>;
type Grant = Budget["grants"][number];

/** A budget as a bundle writes it. */
export function bundleBudget({ grants, limits = [] }: BudgetDefinition): Budget {
  return {
    grants: grants.map(grantOf),
    ...ifAny(
      "limits",
      limits.map(({ id, actions, environments, ...limit }) => ({
        id,
        ...written({ actions, environments }),
        ...limitOf(limit),
      })),
    ),
  };
}

function grantOf(grant: GrantDefinition): Grant {
  const { id, actions, environments, objectTypes, maxSensitivity, maxBlastRadius, maxAudience, when, expiresAt } =
    grant;
  return {
    id,
    actions,
    environments,
    ...written({ objectTypes, maxSensitivity, maxBlastRadius, maxAudience }),
    ...(grant.arguments === undefined ? {} : { arguments: sorted(grant.arguments) }),
    ...written({ when }),
    ...ifAny("limits", grant.limits.map(limitOf)),
    ...ifAny(
      "obligations",
      grant.obligations.map(({ type, ...rest }) => ({ type, ...sorted(rest) })),
    ),
    ...written({ expiresAt }),
  };
}

function limitOf(limit: LimitDefinition): NonNullable<Grant["limits"]>[number] {
  const { measure, per, max, by, beyond, approvers, freshSignIn } = limit;
  return {
    measure,
    per: typeof per === "string" ? per : { sliding: durationOf(per.slidingSeconds) },
    max,
    ...written({ by }),
    beyond,
    ...ifAny("approvers", (approvers ?? []).map(approversOf)),
    ...(freshSignIn ? { freshSignIn: true } : {}),
  };
}

function ruleOf(rule: RuleDefinition): Part<"rules"> {
  return {
    name: rule.name,
    ...ifAny("actions", rule.actions ?? []),
    ...ifAny("teams", rule.teams ?? []),
    ...ifAny("agents", rule.agents ?? []),
    when: rule.when,
    effect: rule.effect,
    ...ifAny("approvers", rule.approvers.map(approversOf)),
    ...(rule.respondWithinSeconds === undefined ? {} : { respondWithin: durationOf(rule.respondWithinSeconds) }),
    ...(rule.freshSignIn ? { freshSignIn: true } : {}),
  };
}

type Approvers = RuleDefinition["approvers"][number];

/** The database keeps JSON without the order of its keys: who comes first, how many after. */
function approversOf(approvers: Approvers): Approvers {
  const { count, ...who } = approvers;
  return { ...who, count } as Approvers;
}

function ifAny<K extends string, T>(key: K, list: T[]): { [P in K]?: T[] } {
  return list.length === 0 ? {} : ({ [key]: list } as { [P in K]?: T[] });
}

/** Without the members that are undefined. */
function written<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Every object's keys in the order of their code points, all the way down; lists keep theirs. */
function sorted<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)])) as T;
}
