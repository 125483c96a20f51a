/** Deliveries that are to be sent: claimed for a while by one process, then finished or put off by conditional update. */
import type { Database, Transaction } from "@/lib/db/database";
import type { NotificationRow } from "./outbox";

/** How long a claim holds, in milliseconds: longer than any attempt. Whatever a process that died had claimed goes on then. */
const LEASE_MS = 120_000;
/** Mails of so many people go through the mailer's few connections within a lease, even where each runs into its time limit. */
const PEOPLE_AT_ONCE = 10;

interface Claimed {
  id: string;
  /** This attempt's number, the first being 1: only whoever still holds it may say how it went. */
  attempt: number;
  notification: NotificationRow;
  payload: unknown;
}

export interface ClaimedMail extends Claimed {
  personId: string;
  email: string;
}

export interface ClaimedWebhook extends Claimed {
  endpointId: string;
  url: string;
  /** Those that sign: the one in force, and for a day the one before it. */
  sealedSecrets: string[];
  isDisabled: boolean;
}

interface FlatNotification {
  notificationId: string;
  type: string;
  subjectId: string;
  occurredAt: Date;
}

/**
 * Claims mails that are due, of the few people who have waited longest: all of the same person together, so that a burst becomes
 * one mail each, and no more than are sent before their lease is over.
 */
export async function claimMails({ prisma }: Database, now: Date): Promise<ClaimedMail[]> {
  const rows = await prisma.$queryRaw<(Omit<ClaimedMail, "notification"> & FlatNotification)[]>`
    WITH people AS (
      SELECT p.id FROM person p CROSS JOIN LATERAL (
        SELECT next_attempt_at FROM delivery
         WHERE person_id = p.id AND status = 'waiting' AND next_attempt_at <= ${now}
         ORDER BY next_attempt_at LIMIT 1) first
       ORDER BY first.next_attempt_at LIMIT ${PEOPLE_AT_ONCE}),
    due AS (
      SELECT id FROM delivery
       WHERE status = 'waiting' AND next_attempt_at <= ${now} AND person_id IN (SELECT id FROM people)
       ORDER BY person_id, next_attempt_at LIMIT 200 FOR UPDATE SKIP LOCKED)
    UPDATE delivery d SET attempts = d.attempts + 1, next_attempt_at = ${leaseEnd(now)}
      FROM due, notification n, person p
     WHERE d.id = due.id AND n.id = d.notification_id AND p.id = d.person_id
    RETURNING d.id::text, d.attempts AS attempt, p.id::text AS "personId", p.email, n.payload, n.id::text AS "notificationId",
              n.type, n.subject_id::text AS "subjectId", n.occurred_at AS "occurredAt"`;
  return rows.map(withNotification).sort(byTime);
}

/** Ids of the endpoints that something is due for. */
export async function findEndpointsDue({ prisma }: Database, now: Date): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT e.id::text FROM webhook_endpoint e
     WHERE EXISTS (SELECT 1 FROM delivery
                    WHERE endpoint_id = e.id AND status = 'waiting' AND next_attempt_at <= ${now})`;
  return rows.map(({ id }) => id);
}

/** Claims webhooks that are due for one endpoint, those first that have been due longest. */
export async function claimWebhooks(
  { prisma }: Database,
  { endpointId, limit, now }: { endpointId: string; limit: number; now: Date },
): Promise<ClaimedWebhook[]> {
  const rows = await prisma.$queryRaw<(Omit<ClaimedWebhook, "notification"> & FlatNotification)[]>`
    WITH due AS (
      SELECT id FROM delivery
       WHERE endpoint_id = ${endpointId}::uuid AND status = 'waiting' AND next_attempt_at <= ${now}
       ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE delivery d SET attempts = d.attempts + 1, next_attempt_at = ${leaseEnd(now)}
      FROM due, notification n, webhook_endpoint e
     WHERE d.id = due.id AND n.id = d.notification_id AND e.id = d.endpoint_id
    RETURNING d.id::text, d.attempts AS attempt, e.id::text AS "endpointId", e.url, 
              array_remove(ARRAY[e.sealed_secret, CASE WHEN e.former_secret_until > ${now} THEN e.former_sealed_secret END],
                           NULL) AS "sealedSecrets",
              e.disabled_at IS NOT NULL AS "isDisabled", n.payload, n.id::text AS "notificationId", n.type,
              n.subject_id::text AS "subjectId", n.occurred_at AS "occurredAt"`;
  return rows.map(withNotification).sort(byTime);
}

/** How an attempt went, said by whoever still holds it. False when another process has taken the delivery over meanwhile. */
export async function settle(
  tx: Transaction,
  { id, attempt }: { id: string; attempt: number },
  result:
    | { status: "delivered" | "dropped" | "failed"; error: string | null; at: Date }
    | { status: "waiting"; error: string; nextAttemptAt: Date },
): Promise<boolean> {
  const { count } = await tx.delivery.updateMany({
    where: { id, attempts: attempt, status: "waiting" },
    data:
      result.status === "waiting"
        ? { nextAttemptAt: result.nextAttemptAt, lastError: result.error }
        : { status: result.status, finishedAt: result.at, lastError: result.error },
  });
  return count === 1;
}

function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

function withNotification<Row extends FlatNotification>({ notificationId, type, subjectId, occurredAt, ...row }: Row) {
  return { ...row, notification: { id: notificationId, type, subjectId, occurredAt } };
}

function byTime(one: Claimed, other: Claimed): number {
  return one.notification.occurredAt.getTime() - other.notification.occurredAt.getTime();
}
