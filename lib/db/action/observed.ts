import type { QueryClient } from "@/lib/db/queryClient";

/** An action that only other systems' logs show. */
export interface ObservedRow {
  id: string;
  agent: { id: string; name: string; team: string } | null;
  tool: string | null;
  environment: string | null;
  system: string;
  principal: string | null;
  verb: string | null;
  resourceType: string | null;
  resourceId: string | null;
  status: "succeeded" | "failed" | "not_executed" | null;
  firstAt: Date;
  lastAt: Date;
  fragments: number;
  changedState: boolean;
  ungoverned: boolean;
  acknowledgedAt: Date | null;
}

export async function findObserved(client: QueryClient, ids: readonly string[]): Promise<Map<string, ObservedRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<ObservedRow>(
    `SELECT o.id, CASE WHEN a.id IS NOT NULL THEN json_build_object('id', a.id, 'name', a.name, 'team', t.name) END AS agent,
            o.tool, o.environment, o.system, o.principal, o.verb, o.resource_type AS "resourceType",
            o.resource_id AS "resourceId", o.status, o.first_at AS "firstAt", o.last_at AS "lastAt", o.fragments,
            o.changed_state AS "changedState", o.ungoverned, o.acknowledged_at AS "acknowledgedAt"
       FROM observed_action o LEFT JOIN agent a ON a.id = o.agent_id LEFT JOIN team t ON t.id = a.team_id
      WHERE o.id = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
