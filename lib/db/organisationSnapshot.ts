/** Reads the whole organisation, people included, from one snapshot of the database. */
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import type { Database } from "./database";
import { loadOrganisation } from "./organisationLoad";
import type { OrganisationPeople } from "./organisationStore";
import type { QueryClient } from "./queryClient";

export interface OrganisationSnapshot {
  definition: OrganisationDefinition;
  people: OrganisationPeople;
  /** The ids of all agents, by name. */
  agentIds: ReadonlyMap<string, string>;
}

/** `null` for an empty organisation. Names are in the order of their code points. `agent`: of agents this one alone. */
export async function snapshotOrganisation(
  db: Database,
  only: { agent?: string | undefined } = {},
): Promise<OrganisationSnapshot | null> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const definition = await loadOrganisation(client, only);
    const people = await loadPeople(client);
    const ids = await client.query<{ name: string; id: string }>("SELECT name, id FROM agent");
    await client.query("COMMIT");
    client.release();
    const agentIds = new Map(ids.rows.map(({ name, id }) => [name, id]));
    return definition === null ? null : { definition, people, agentIds };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function loadPeople(client: QueryClient): Promise<OrganisationPeople> {
  const { rows } = await client.query<{ people: OrganisationPeople }>({
    text: `SELECT json_build_object(
      'teams', (SELECT coalesce(json_agg(name ORDER BY name COLLATE "C"), '[]') FROM team),
      'people', (SELECT coalesce(json_agg(json_build_object('email', p.email, 'name', p.name,
          'roles', (SELECT coalesce(json_agg(r.role ORDER BY r.role), '[]') FROM person_role r WHERE r.person_id = p.id),
          'teams', (SELECT coalesce(json_agg(t.name ORDER BY t.name COLLATE "C"), '[]')
                      FROM team_member m JOIN team t ON t.id = m.team_id WHERE m.person_id = p.id),
          'disabled', p.disabled_at IS NOT NULL) ORDER BY p.email COLLATE "C"), '[]') FROM person p),
      'groups', (SELECT coalesce(json_agg(json_build_object('name', g.name,
          'people', (SELECT coalesce(json_agg(p.email ORDER BY p.email COLLATE "C"), '[]')
                       FROM group_member m JOIN person p ON p.id = m.person_id WHERE m.group_id = g.id))
          ORDER BY g.name COLLATE "C"), '[]') FROM approver_group g),
      'principals', (SELECT coalesce(json_agg(json_build_object('agent', a.name, 'tool', t.name, 'environment', e.name,
          'identity', x.identity) ORDER BY a.name COLLATE "C", t.name COLLATE "C", e.name COLLATE "C"), '[]')
          FROM agent_principal x JOIN agent a ON a.id = x.agent_id JOIN tool t ON t.id = x.tool_id
               JOIN environment e ON e.id = x.environment_id)) AS people`,
  });
  const row = rows[0];
  if (row === undefined) throw new Error("the database answered a SELECT without FROM with no row");
  return row.people;
}
