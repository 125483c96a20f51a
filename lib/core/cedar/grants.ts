/** Budgets: a permit for each grant, within what the grant alone says; the stage's ceilings are policies of their own. */
import type { AgentDefinition, GrantDefinition, StageDefinition } from "@/lib/core/organisation/definition";
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

/** @param stages the ladder: an agent whose stage is not on it holds nothing. */
export function translateBudget(agent: AgentDefinition, stages: readonly StageDefinition[], into: Translation): void {
  if (!stages.some(({ name }) => name === agent.stage)) return;
  for (const grant of agent.budget?.grants ?? []) translateGrant(agent, grant, into);
}

function translateGrant(agent: AgentDefinition, grant: GrantDefinition, into: Translation): void {
  const id = `agents/${agent.name}/grants/${grant.id}`;
  const path = ["agents", agent.name, "budget", "grants", grant.id];
  const unsaid = { arguments: new Set<string>(), when: new Set<string>() };
  const variants = { permits: variantsOfGrant(agent, grant, into, "holds", unsaid), touched: [] as Policies };

  const beyond = beyondCedar(grant).filter(({ part }) => !into.elsewhere.has(part));
  if (beyond.length > 0) variants.touched = variantsOfGrant(agent, grant, into, "canHold", unsaid);
  for (const { part, member, why } of beyondCedar(grant)) {
    const denied = beyond.some((one) => one.part === part);
    into.warn({
      kind: "beyond_cedar",
      path: [...path, member],
      what: denied ? "Every call that the grant covers is denied." : "The grant is exported without it.",
      why,
      errs: denied ? "stricter" : "looser",
    });
  }
  const permits = beyond.length > 0 ? [] : variants.permits;
  const added = into.add(
    id,
    permits.map((parts) => ({ effect: "permit" as const, ...parts })),
  );
  into.add(
    `${id}/denied`,
    variants.touched.map((parts) => ({ effect: "forbid" as const, ...parts })),
  );
  const what = added === 0 ? "The grant is left out." : "The grant permits fewer calls than Ambit does.";
  into.warnUnsaid([...path, "arguments"], what, unsaid.arguments);
  into.warnUnsaid([...path, "when"], what, unsaid.when);
}

type Policies = { principal: Bool; action: string; resource: Bool; when: Bool }[];

/**
 * What a grant covers, as the heads and conditions of policies.
 *
 * @param part `holds`: no more than the grant covers. `canHold`: no less.
 */
function variantsOfGrant(
  agent: AgentDefinition,
  grant: GrantDefinition,
  { catalogue }: Translation,
  part: "holds" | "canHold",
  unsaid: { arguments: Set<string>; when: Set<string> },
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
    principal: atom(`principal == ${entity("Agent", agent.name)}`),
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

/** What a grant does that Cedar has no word for. A grant that covers a call bears on it whichever other grant does too. */
function beyondCedar({ limits, obligations }: GrantDefinition) {
  const parts = [
    {
      part: "limits" as const,
      member: "limits",
      present: limits.length > 0,
      why: "Cedar keeps no count of what was allowed before.",
    },
    {
      part: "obligations" as const,
      member: "obligations",
      present: obligations.length > 0,
      why: "Cedar permits or forbids, and asks nothing of whoever enforces it.",
    },
  ];
  return parts.filter(({ present }) => present);
}
