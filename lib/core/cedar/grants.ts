/** Budgets: a permit for each grant, within what the grant alone says; the stage's ceilings are policies of their own. */
import type {
  AgentDefinition,
  BudgetDefinition,
  GrantDefinition,
  StageDefinition,
} from "@/lib/core/organisation/definition";
import { AUDIENCES, BLAST_RADII, SENSITIVITIES } from "@/lib/core/organisation/facts";
import { actionScope, actionsNamed, groupsOf, inEnvironments, inGroups } from "./catalogue";
import { conditionVerdict, needsOf, parseCondition } from "./condition";
import type { Ground } from "./ground";
import { all, atom, type Bool, both, known, not, type Verdict } from "./logic";
import { argumentsVerdict } from "./schemaVerdict";
import { datetime, entity } from "./syntax";
import type { Translation } from "./translation";
import { variantsOf } from "./variants";

/** An agent that is registered and active; one whose entity the caller left out is neither. */
const ACTIVE = atom('principal.lifecycle == "active"');

const NO_COUNT = "Cedar keeps no count of what was allowed before.";

/** @param stages the ladder: an agent whose stage is not on it holds nothing. */
export function translateBudget(agent: AgentDefinition, stages: readonly StageDefinition[], into: Translation): void {
  if (agent.budget === undefined || !stages.some(({ name }) => name === agent.stage)) return;
  translateBudgetLimits(agent, agent.budget, into);
  for (const grant of agent.budget.grants) translateGrant(agent, grant, into);
}

/** Limits over the whole budget: calls that they count are denied. */
function translateBudgetLimits(agent: AgentDefinition, { limits = [] }: BudgetDefinition, into: Translation): void {
  const { catalogue } = into;
  const elsewhere = into.elsewhere.has("limits");
  for (const { id, actions, environments } of limits) {
    into.warn({
      kind: "beyond_cedar",
      path: ["agents", agent.name, "budget", "limits", id],
      what: elsewhere ? "The budget is exported without it." : "Every call that it counts is denied.",
      why: NO_COUNT,
      errs: elsewhere ? "looser" : "stricter",
    });
    const counted = actions === undefined ? catalogue.actions : actionsNamed(catalogue, actions);
    if (elsewhere || counted.length === 0) continue;
    into.add(`agents/${agent.name}/limits/${id}`, [
      {
        effect: "forbid",
        principal: isAgent(agent),
        action: actionScope(catalogue, counted),
        ...(environments === undefined ? {} : { resource: inEnvironments(catalogue, environments) }),
      },
    ]);
  }
}

function translateGrant(agent: AgentDefinition, grant: GrantDefinition, into: Translation): void {
  const id = `agents/${agent.name}/grants/${grant.id}`;
  const path = ["agents", agent.name, "budget", "grants", grant.id];
  const unsaid = { arguments: new Set<string>(), when: new Set<string>() };
  const beyond = beyondCedar(grant);
  for (const { part, why } of beyond) {
    const elsewhere = into.elsewhere.has(part);
    into.warn({
      kind: "beyond_cedar",
      path: [...path, part],
      what: elsewhere ? "The grant is exported without it." : "Every call that the grant covers is denied.",
      why,
      errs: elsewhere ? "looser" : "stricter",
    });
  }
  if (beyond.some(({ part }) => !into.elsewhere.has(part))) {
    const covered = coveredBy(agent, grant, into, "canHold", unsaid);
    into.add(
      `${id}/denied`,
      covered.map((parts) => ({ effect: "forbid" as const, ...parts })),
    );
    warnUnsaid(path, "More calls are denied than the grant covers.", unsaid, into);
    return;
  }
  const covered = coveredBy(agent, grant, into, "holds", unsaid);
  const permits = into.add(
    id,
    covered.map((parts) => ({ effect: "permit" as const, ...parts })),
  );
  const what = permits === 0 ? "The grant is left out." : "The grant permits fewer calls than Ambit does.";
  warnUnsaid(path, what, unsaid, into);
}

interface Unsaid {
  arguments: Set<string>;
  when: Set<string>;
}

function warnUnsaid(path: string[], what: string, unsaid: Unsaid, into: Translation): void {
  into.warnUnsaid([...path, "arguments"], what, unsaid.arguments);
  into.warnUnsaid([...path, "when"], what, unsaid.when);
}

type Policies = { principal: Bool; action: string; resource: Bool; when: Bool }[];

/**
 * What a grant covers, as the heads and conditions of policies.
 *
 * @param part `holds`: no more than the grant covers. `canHold`: no less.
 */
function coveredBy(
  agent: AgentDefinition,
  grant: GrantDefinition,
  { catalogue }: Translation,
  part: "holds" | "canHold",
  unsaid: Unsaid,
): Policies {
  const condition = grant.when === undefined ? undefined : parseCondition(grant.when);
  const bounds = boundsOf(grant, { catalogue });
  const ends = endOf(grant);
  const environments = inEnvironments(catalogue, grant.environments);
  const verdictFor = (ground: Omit<Ground, "unsaid">): Verdict => {
    const { action } = ground;
    const onArguments =
      grant.arguments === undefined || action === null
        ? known(true)
        : argumentsVerdict(grant.arguments, action.arguments, { ...ground, unsaid: unsaid.arguments });
    const onCondition =
      condition === undefined ? known(true) : conditionVerdict(condition, { ...ground, unsaid: unsaid.when });
    return both([onArguments, onCondition]);
  };
  const needs = { action: grant.arguments !== undefined || needsOf(condition ?? null).action, agent: true };
  const scope = { agents: [agent], actions: actionsNamed(catalogue, grant.actions) };
  const active = part === "holds" ? ACTIVE : true;
  return variantsOf(scope, needs, (action) =>
    all([active, bounds, ends, verdictFor({ catalogue, action, agent })[part]]),
  ).map(({ actions, when }) => ({
    principal: isAgent(agent),
    action: actionScope(catalogue, actions),
    resource: environments,
    when,
  }));
}

/** The bounds and object types of a grant, by the groups that actions are in. */
function boundsOf(grant: GrantDefinition, { catalogue }: Pick<Translation, "catalogue">): Bool {
  const types = new Set(catalogue.actions.flatMap(groupsOf));
  const named = (grant.objectTypes ?? []).map((type) => `objectType:${type}`).filter((group) => types.has(group));
  return all([grant.objectTypes === undefined ? true : inGroups([...new Set(named)]), withinBounds(grant)]);
}

/** What bounds let through; an audience bounds what is exposed alone. */
export function withinBounds({
  maxSensitivity,
  maxBlastRadius,
  maxAudience,
}: Pick<GrantDefinition, "maxSensitivity" | "maxBlastRadius" | "maxAudience">): Bool {
  return all([
    not(inGroups(above("sensitivity", SENSITIVITIES, maxSensitivity))),
    not(inGroups(above("blastRadius", BLAST_RADII, maxBlastRadius))),
    not(all([inGroups(["power:expose"]), inGroups(above("audience", AUDIENCES, maxAudience))])),
  ]);
}

function above<T extends string>(fact: string, order: readonly T[], bound: T | undefined): string[] {
  return bound === undefined ? [] : order.slice(order.indexOf(bound) + 1).map((value) => `${fact}:${value}`);
}

/** True until the grant ends. An end that can't be read has passed. */
function endOf({ expiresAt }: GrantDefinition): Bool {
  if (expiresAt === undefined) return true;
  const end = datetime(Date.parse(expiresAt));
  return end === null ? false : atom(`context.now < ${end}`);
}

/** What a grant does that Cedar has no word for. It bears on every call that the grant covers, whatever other grants do. */
function beyondCedar({ limits, obligations }: GrantDefinition): { part: "limits" | "obligations"; why: string }[] {
  const asked = "Cedar permits or forbids, and asks nothing of whoever enforces it.";
  return [
    ...(limits.length > 0 ? [{ part: "limits" as const, why: NO_COUNT }] : []),
    ...(obligations.length > 0 ? [{ part: "obligations" as const, why: asked }] : []),
  ];
}

function isAgent({ name }: AgentDefinition): Bool {
  return atom(`principal == ${entity("Agent", name)}`);
}
