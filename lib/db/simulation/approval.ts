import type { ApprovalAnswer, Ask, PresentedApproval, Requirement, SessionFacts } from "@/lib/core/decision/types";
import type { QueryClient } from "@/lib/db/queryClient";

interface Row {
  id: string;
  actionDigest: string;
  status: PresentedApproval["status"];
  asks: Ask[];
  sessionFacts: SessionFacts;
  resolvedAt: Date | null;
  approvedUntil: Date | null;
  usedAt: Date | null;
  revokedAt: Date | null;
  edition: number;
}

/**
 * An approval of this agent (its id a UUID) as a decision finds it now or, with `before`, as one of that moment found it; and whether it was
 * edited, since when it was is not told here. Null where there was none. Nothing is locked.
 */
export async function readApproval(
  client: QueryClient,
  { id, agentId, before }: { id: string; agentId: string; before: Date | null },
): Promise<{ approval: PresentedApproval; isEdited: boolean } | null> {
  const { rows } = await client.query<Row>(
    `SELECT id, coalesce(edited_digest, action_digest) AS "actionDigest", status, asks, session_facts AS "sessionFacts",
            resolved_at AS "resolvedAt", approved_until AS "approvedUntil", used_at AS "usedAt",
            revoked_at AS "revokedAt", edition
       FROM approval WHERE id = $1 AND agent_id = $2 AND ($3::timestamptz IS NULL OR requested_at <= $3)`,
    [id, agentId, before],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { rows: answers } = await client.query<{ person: string; qualifies: Requirement[] }>(
    `SELECT person_id AS person, qualifies FROM approval_answer
      WHERE approval_id = $1 AND edition = $2 AND verdict = 'approve' AND ($3::timestamptz IS NULL OR answered_at <= $3)
      ORDER BY person_id`,
    [id, row.edition, before],
  );
  const { resolvedAt, usedAt, revokedAt, edition, ...rest } = row;
  const isPast = (at: Date | null) => at !== null && (before === null || at <= before);
  return {
    approval: {
      ...rest,
      status: isPast(resolvedAt) ? row.status : "pending",
      approvedUntil: isPast(resolvedAt) ? (row.approvedUntil?.getTime() ?? null) : null,
      // What was decided at that very moment may be what used it.
      used: usedAt !== null && (before === null || usedAt < before),
      revoked: isPast(revokedAt),
      answers: answers satisfies ApprovalAnswer[],
    },
    isEdited: edition > 0,
  };
}
