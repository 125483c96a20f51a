/** What a kill switch ends where it is pulled. All of it runs in the caller's transaction, under the organisation's lock. */

import type { Transaction } from "@/lib/db/database";
import { Prisma } from "@/lib/db/generated/client";

/** Which evaluations and credentials a switch covers. */
export interface Covered {
  scope: "organisation" | "tool" | "environment" | "agent";
  exceptRead: boolean;
  /** Of the tool, environment or agent. */
  id: string | null;
  name: string | null;
}

/** No permit is good for longer. */
const PERMIT_LIFE = Prisma.sql`interval '10 minutes'`;

/** Revokes what was handed out and is not redeemed. Answers how many permits it was. */
export function revokePermits(tx: Transaction, covered: Covered, now: Date): Promise<number> {
  return tx.$executeRaw`
    UPDATE permit p SET revoked_at = ${now} FROM evaluation e
     WHERE e.id = p.evaluation_id AND e.decided_at > ${now}::timestamptz - ${PERMIT_LIFE}
       AND p.redeemed_at IS NULL AND p.revoked_at IS NULL AND p.lapsed_at IS NULL AND p.expires_at > ${now}
       AND ${coversEvaluation(covered)}`;
}

/** Revokes the access tokens of the covered credentials. Reading needs them where reading goes on. */
export async function revokeTokens(tx: Transaction, { scope, exceptRead, id }: Covered, now: Date): Promise<number> {
  if (exceptRead) return 0;
  const { count } = await tx.credential.updateMany({
    where: {
      revokedAt: null,
      ...{
        organisation: {},
        tool: { toolId: id ?? "" },
        environment: { environmentId: id ?? "" },
        agent: { agentId: id ?? "" },
      }[scope],
    },
    data: { tokensValidFrom: now },
  });
  return count;
}

/** Cancels approvals that wait. Answers their ids. */
export async function cancelApprovals(
  tx: Transaction,
  covered: Covered,
  { reason, now }: { reason: string; now: Date },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE approval a SET status = 'cancelled', resolved_at = ${now}, reason = ${reason} FROM evaluation e
     WHERE e.id = a.evaluation_id AND a.status = 'pending' AND ${coversEvaluation(covered)}
    RETURNING a.id::text AS id`;
  return rows.map(({ id }) => id);
}

/** A fact that nobody stated counts as the worst: only what is known to read goes on. */
function coversEvaluation({ scope, exceptRead, id, name }: Covered): Prisma.Sql {
  switch (scope) {
    case "organisation":
      return exceptRead ? Prisma.sql`e.seen->'facts'->>'power' IS DISTINCT FROM 'read'` : Prisma.sql`true`;
    case "tool":
      return Prisma.sql`e.tool = ${name}`;
    case "environment":
      return Prisma.sql`e.environment = ${name}`;
    case "agent":
      return Prisma.sql`e.agent_id = ${id}::uuid`;
  }
}
