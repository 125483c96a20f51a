import type { Transaction } from "@/lib/db/database";
import { Prisma } from "@/lib/db/generated/client";

export interface AllowingGrants {
  agentId: string;
  agent: string;
  grants: string[];
}

/**
 * The grants of budgets in force that allowed what an incident's records tell, by agent: of those that were allowed, and of those that ran
 * once a person had approved.
 */
export async function allowingGrants(db: Transaction, incidentId: string): Promise<AllowingGrants[]> {
  return db.$queryRaw<AllowingGrants[]>(Prisma.sql`
    WITH held AS MATERIALIZED (
      SELECT evaluation_id FROM incident_record WHERE incident_id = ${incidentId}::uuid AND removed_at IS NULL),
    allowing AS (
      SELECT e.agent_id, e.seen FROM evaluation e JOIN held h ON h.evaluation_id = e.id WHERE e.outcome = 'allow'
      UNION ALL
      SELECT e.agent_id, e.seen FROM approval a JOIN held h ON h.evaluation_id = a.evaluation_id
        JOIN evaluation e ON e.approval_id = a.id WHERE e.outcome = 'allow')
    SELECT a.id::text AS "agentId", a.name AS agent, array_agg(DISTINCT g.grant_id ORDER BY g.grant_id) AS grants
      FROM allowing w CROSS JOIN LATERAL jsonb_array_elements_text(w.seen->'grants') AS x (id)
      JOIN agent a ON a.id = w.agent_id
      JOIN budget b ON b.agent_id = a.id AND b.in_force JOIN budget_grant g ON g.budget_id = b.id AND g.grant_id = x.id
     GROUP BY a.id, a.name ORDER BY a.name`);
}
