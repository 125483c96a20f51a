import type { QueryClient } from "@/lib/db/queryClient";

export interface ObservedRow {
  id: string;
  agentId: string;
  agent: string;
  teamId: string;
  team: string;
  tool: string | null;
  environment: string | null;
  system: string;
  principal: string | null;
  verb: string | null;
  resourceType: string | null;
  resourceId: string | null;
  ungoverned: boolean;
  firstAt: Date;
  lastAt: Date;
  foundAt: Date;
  acknowledgedAt: Date | null;
  acknowledgement: string | null;
  acknowledgedByName: string | null;
  acknowledgedByEmail: string | null;
}

/** An observed action of the teams' agents (null: of all), by its id. */
export async function findObservedAction(
  client: QueryClient,
  { id, teams }: { id: string; teams: readonly string[] | null },
): Promise<ObservedRow | null> {
  const { rows } = await client.query<ObservedRow>(
    `SELECT o.id, o.agent_id AS "agentId", a.name AS agent, a.team_id AS "teamId", t.name AS team, o.tool, o.environment, o.system,
            o.principal, o.verb, o.resource_type AS "resourceType", o.resource_id AS "resourceId", o.ungoverned,
            o.first_at AS "firstAt", o.last_at AS "lastAt", o.found_at AS "foundAt", o.acknowledged_at AS "acknowledgedAt",
            o.acknowledgement, p.name AS "acknowledgedByName", p.email AS "acknowledgedByEmail"
       FROM observed_action o
       JOIN agent a ON a.id = o.agent_id
       JOIN team t ON t.id = a.team_id
       LEFT JOIN person p ON p.id = o.acknowledged_by_id
      WHERE o.id = $1 AND ($2::uuid[] IS NULL OR a.team_id = ANY($2))`,
    [id, teams],
  );
  return rows[0] ?? null;
}

/** The record that a fragment is joined to now; null where it is joined to none, or is unknown. */
export async function findRecordOfFragment(client: QueryClient, fragmentId: string): Promise<string | null> {
  const { rows } = await client.query<{ recordId: string }>(
    'SELECT record_id AS "recordId" FROM fragment_join WHERE fragment_id = $1',
    [fragmentId],
  );
  return rows[0]?.recordId ?? null;
}
