import type { Transaction } from "@/lib/db/database";
import { Prisma } from "@/lib/db/generated/client";

/** `tool.action` of an incident's records of these agents that were allowed, at once or once a person had approved; by name. */
export async function actionsAllowed(
  db: Transaction,
  { incidentId, agentIds }: { incidentId: string; agentIds: readonly string[] },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ action: string }[]>(Prisma.sql`
    SELECT DISTINCT e.action FROM incident_record r JOIN evaluation e ON e.id = r.evaluation_id
     WHERE r.incident_id = ${incidentId}::uuid AND r.removed_at IS NULL AND e.agent_id = ANY (${[...agentIds]}::uuid[])
       AND (e.outcome = 'allow'
            OR EXISTS (SELECT 1 FROM approval a JOIN evaluation x ON x.approval_id = a.id
                        WHERE a.evaluation_id = e.id AND x.outcome = 'allow'))
     ORDER BY 1`);
  return rows.map(({ action }) => action);
}
