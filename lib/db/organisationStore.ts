/** Writes a whole organisation into an empty database, inside the caller's transaction. */
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { newId } from "@/lib/platform/ids";
import { json, type Transaction } from "./database";
import type { Role } from "./generated/enums";
import { actionColumns, grantRows, ruleColumns } from "./organisationRows";

/** The people's side of an organisation, which decisions do not see. */
export interface OrganisationPeople {
  teams: string[];
  people: { email: string; name: string; roles: Role[]; teams: string[]; disabled: boolean }[];
  groups: { name: string; people: string[] }[];
  principals: { agent: string; tool: string; environment: string; identity: string }[];
}

export interface Genesis {
  at: Date;
  /** SHA-256 (hex) of the bundle's text. */
  digest: string;
  demonstration: boolean;
}

/** The rows' ids, by name. */
export interface StoredIds {
  environments: Map<string, string>;
  tools: Map<string, string>;
}

/**
 * Records the genesis; false when there already is an organisation. A second import waits here for the first one's
 * commit, so of two at once one wins.
 */
export async function recordGenesis(tx: Transaction, genesis: Genesis): Promise<boolean> {
  const { count } = await tx.organisation.createMany({
    data: [{ id: 1, genesisAt: genesis.at, genesisDigest: genesis.digest, demonstration: genesis.demonstration }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** Fills the tables from a definition that has been checked: a name that is not there throws. */
export async function storeOrganisation(
  tx: Transaction,
  definition: OrganisationDefinition,
  people: OrganisationPeople,
  at: Date,
): Promise<StoredIds> {
  const ids = {
    teams: idsFor(people.teams),
    people: idsFor(people.people.map(({ email }) => email)),
    groups: idsFor(people.groups.map(({ name }) => name)),
    environments: idsFor(definition.environments.map(({ name }) => name)),
    stages: idsFor(definition.stages.map(({ name }) => name)),
    tools: idsFor(definition.tools.map(({ name }) => name)),
    agents: new Map(definition.agents.map(({ name, id }) => [name, id])),
  };
  await storePeople(tx, people, ids, at);
  await storeCatalogue(tx, definition, ids);
  await storeAgents(tx, definition, people, ids, at);
  await tx.escalationRule.createMany({
    data: definition.rules.map((rule) => ({ id: newId(), version: rule.version, ...ruleColumns(rule) })),
  });
  return { environments: ids.environments, tools: ids.tools };
}

type Ids = Record<"teams" | "people" | "groups" | "environments" | "stages" | "tools" | "agents", Map<string, string>>;

async function storePeople(tx: Transaction, { teams, people, groups }: OrganisationPeople, ids: Ids, at: Date) {
  await tx.team.createMany({ data: teams.map((name) => ({ id: idOf(ids.teams, name), name })) });
  await tx.person.createMany({
    data: people.map(({ email, name, disabled }) => ({
      id: idOf(ids.people, email),
      email,
      name,
      disabledAt: disabled ? at : null,
    })),
  });
  await tx.personRole.createMany({
    data: people.flatMap(({ email, roles }) => roles.map((role) => ({ personId: idOf(ids.people, email), role }))),
  });
  await tx.teamMember.createMany({
    data: people.flatMap((person) =>
      person.teams.map((team) => ({ personId: idOf(ids.people, person.email), teamId: idOf(ids.teams, team) })),
    ),
  });
  await tx.approverGroup.createMany({ data: groups.map(({ name }) => ({ id: idOf(ids.groups, name), name })) });
  await tx.groupMember.createMany({
    data: groups.flatMap((group) =>
      group.people.map((email) => ({ groupId: idOf(ids.groups, group.name), personId: idOf(ids.people, email) })),
    ),
  });
}

async function storeCatalogue(tx: Transaction, definition: OrganisationDefinition, ids: Ids) {
  await tx.environment.createMany({
    data: definition.environments.map(({ name, rank }) => ({ id: idOf(ids.environments, name), name, rank })),
  });
  await tx.stage.createMany({
    data: definition.stages.map(({ name, version, evidence }, position) => ({
      id: idOf(ids.stages, name),
      name,
      version,
      position,
      evidence: json(evidence),
    })),
  });
  await tx.stageCeiling.createMany({
    data: definition.stages.flatMap((stage) =>
      stage.ceilings.flatMap(({ environments, ...bounds }) =>
        environments.map((environment) => ({
          ...bounds,
          stageId: idOf(ids.stages, stage.name),
          environmentId: idOf(ids.environments, environment),
        })),
      ),
    ),
  });
  await tx.tool.createMany({ data: definition.tools.map(({ name }) => ({ id: idOf(ids.tools, name), name })) });
  await tx.action.createMany({
    data: definition.tools.flatMap((tool) =>
      tool.actions.map((action) => ({
        ...actionColumns(action),
        id: newId(),
        version: action.version,
        toolId: idOf(ids.tools, tool.name),
      })),
    ),
  });
}

async function storeAgents(
  tx: Transaction,
  { agents }: OrganisationDefinition,
  { principals }: OrganisationPeople,
  ids: Ids,
  at: Date,
) {
  await tx.agent.createMany({
    data: agents.map(({ budget: _, team, owner, stage, attributes, observeUntil, ...agent }) => ({
      ...agent,
      teamId: idOf(ids.teams, team),
      ownerId: idOf(ids.people, owner),
      stageId: idOf(ids.stages, stage),
      attributes: json(attributes),
      observeUntil: observeUntil ?? null,
      createdAt: at,
    })),
  });
  await tx.agentPrincipal.createMany({
    data: principals.map(({ agent, tool, environment, identity }) => ({
      agentId: idOf(ids.agents, agent),
      toolId: idOf(ids.tools, tool),
      environmentId: idOf(ids.environments, environment),
      identity,
    })),
  });
  const budgets = agents.flatMap(({ id, budget }) =>
    budget === undefined ? [] : [{ id: newId(), agentId: id, ...budget }],
  );
  await tx.budget.createMany({
    data: budgets.map(({ id, agentId, version, limits = [] }) => ({
      id,
      agentId,
      version,
      limits: json(limits),
      inForce: true,
      createdAt: at,
    })),
  });
  await tx.budgetGrant.createMany({ data: budgets.flatMap(({ id, grants }) => grantRows(id, grants)) });
}

function idsFor(names: string[]): Map<string, string> {
  return new Map(names.map((name) => [name, newId()]));
}

function idOf(ids: Map<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`nothing is stored under the name ${JSON.stringify(name)}`);
  return id;
}
