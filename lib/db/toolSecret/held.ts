import type { QueryClient } from "@/lib/db/queryClient";

export interface HeldSecretRow {
  id: string;
  agent: string;
  tool: string;
  environment: string;
  version: number;
  keyId: string;
  setAt: Date;
  setBy: string;
  releasedAt: Date | null;
  releases: number;
}

/** The secrets that are held, of these agents (by id) or of all (null), by agent, tool and environment. What was sealed is not read. */
export async function readHeldSecrets(
  client: QueryClient,
  agentIds: readonly string[] | null,
): Promise<HeldSecretRow[]> {
  const { rows } = await client.query<HeldSecretRow>(
    `SELECT s.id, a.name AS agent, t.name AS tool, e.name AS environment, s.version, s.key_id AS "keyId",
            s.set_at AS "setAt", s.set_by AS "setBy", r.last AS "releasedAt", r.count AS releases
       FROM tool_secret s
       JOIN agent a ON a.id = s.agent_id
       JOIN tool t ON t.id = s.tool_id
       JOIN environment e ON e.id = s.environment_id
       CROSS JOIN LATERAL (SELECT max(released_at) AS last, count(*)::int AS count
                             FROM tool_secret_release WHERE secret_id = s.id) r
      WHERE s.removed_at IS NULL AND ($1::uuid[] IS NULL OR s.agent_id = ANY ($1))
      ORDER BY a.name, t.name, e.rank, e.name`,
    [agentIds],
  );
  return rows;
}
