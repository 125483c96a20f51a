/** What the tables and the audit log hold of schedules that were played. */
import type { Database } from "@/lib/db/database";

/** Of one approval. */
export interface Evidence {
  approval: {
    status: string;
    edition: number;
    actionDigest: string;
    editedDigest: string | null;
    editedArguments: unknown;
    usedAt: Date | null;
    revokedAt: Date | null;
  };
  answers: { person: string; verdict: string; edition: number }[];
  /** Yeses that have not taken effect. */
  waiting: number;
  questions: { id: string; replied: boolean }[];
  /** Of the approval. */
  events: { event: string; actor: string; detail: Record<string, unknown> }[];
  /** Decisions that honoured it. */
  honoured: Honoured[];
}

export interface Honoured {
  id: string;
  outcome: string;
  reason: string;
  actionDigest: string;
  arguments: unknown;
  events: string[];
  permit: { redeemed: boolean; revoked: boolean; lapsed: boolean; events: string[] } | null;
  reported: string | null;
  /** One for each of the agent's limits. */
  reservations: { amount: string; givenBack: boolean }[];
}

/** By approval. */
export async function readEvidence({ prisma }: Database, ids: readonly string[]): Promise<Map<string, Evidence>> {
  const rows = await prisma.approval.findMany({
    where: { id: { in: [...ids] } },
    include: {
      answers: { include: { person: true } },
      releases: true,
      questions: true,
      honouredBy: { include: { permit: true, result: true, reservations: true } },
    },
  });
  const subjects = rows.flatMap(({ id, honouredBy }) => [
    id,
    ...honouredBy.flatMap((one) => [one.id, ...(one.permit === null ? [] : [one.permit.id])]),
  ]);
  const events = bySubject(
    await prisma.auditEvent.findMany({ where: { subjectId: { in: subjects } }, orderBy: { sequence: "asc" } }),
  );
  const namesOf = (id: string) => (events.get(id) ?? []).map(({ event }) => event);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        approval: row,
        answers: row.answers.map(({ person, verdict, edition }) => ({ person: person.name, verdict, edition })),
        waiting: row.releases.length,
        questions: row.questions.map(({ id, reply }) => ({ id, replied: reply !== null })),
        events: (events.get(row.id) ?? []).map(({ event, actorName, detail }) => ({
          event,
          actor: actorName,
          detail: detail as Record<string, unknown>,
        })),
        honoured: row.honouredBy.map((one) => ({
          id: one.id,
          outcome: one.outcome,
          reason: one.reason,
          actionDigest: one.actionDigest,
          arguments: one.arguments,
          events: namesOf(one.id),
          permit:
            one.permit === null
              ? null
              : {
                  redeemed: one.permit.redeemedAt !== null,
                  revoked: one.permit.revokedAt !== null,
                  lapsed: one.permit.lapsedAt !== null,
                  events: namesOf(one.permit.id),
                },
          reported: one.result?.status ?? null,
          reservations: one.reservations.map(({ amount, givenBackAt }) => ({
            amount: amount.toString(),
            givenBack: givenBackAt !== null,
          })),
        })),
      },
    ]),
  );
}

function bySubject<T extends { subjectId: string }>(events: readonly T[]): Map<string, T[]> {
  const together = new Map<string, T[]>();
  for (const event of events) together.set(event.subjectId, [...(together.get(event.subjectId) ?? []), event]);
  return together;
}

/** Counters that hold something else than what was reserved from them and not given back. */
export async function wrongCounters({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ limit_key: string; used: string; reserved: string }>(`
    SELECT coalesce(u.limit_key, r.limit_key) AS limit_key, coalesce(u.used, 0)::text AS used,
           coalesce(r.reserved, 0)::text AS reserved
      FROM limit_usage u
      FULL JOIN (SELECT limit_key, by_value, bucket_start, sum(amount) FILTER (WHERE given_back_at IS NULL) AS reserved
                   FROM limit_reservation GROUP BY 1, 2, 3) r USING (limit_key, by_value, bucket_start)
     WHERE coalesce(u.used, 0) <> coalesce(r.reserved, 0)`);
  return rows.map(({ limit_key, used, reserved }) => `${limit_key} holds ${used}, and ${reserved} were reserved`);
}
