/** Deliveries that are to be sent: claimed for a while by one process, then finished or put off by conditional update. */
import type { Database, Transaction } from "@/lib/db/database";
import type { NotificationRow } from "./outbox";

/** How long a claim holds, in milliseconds: longer than any attempt. Whatever a process that died had claimed goes on then. */
const LEASE_MS = 120_000;

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
  sealedSecret: string;
  isDisabled: boolean;
}

interface FlatNotification {
  notificationId: string;
  type: string;
  subjectId: string;
  occurredAt: Date;
}

/** Claims mails that are due, oldest first: all of the same people together, so that a burst becomes one mail each. */
export async function claimMails({ prisma }: Database, now: Date): Promise<ClaimedMail[]> {
  const rows = await prisma.$queryRaw<(Omit<ClaimedMail, "notification"> & FlatNotification)[]>`
    WITH due AS (
      SELECT id FROM delivery
       WHERE status = 'waiting' AND next_attempt_at <= ${now} AND person_id IS NOT NULL
       ORDER BY person_id, next_attempt_at LIMIT 200 FOR UPDATE SKIP LOCKED)
    UPDATE delivery d SET attempts = d.attempts + 1, next_attempt_at = ${leaseEnd(now)}
      FROM due, notification n, person p
     WHERE d.id = due.id AND n.id = d.notification_id AND p.id = d.person_id
    RETURNING d.id::text, d.attempts AS attempt, p.id::text AS "personId", p.email, n.payload, n.id::text AS "notificationId",
              n.type, n.subject_id::text AS "subjectId", n.occurred_at AS "occurredAt"`;
  return rows.map(withNotification).sort(byTime);
}

/** Claims webhooks that are due, a few of each endpoint, so that a slow one does not hold up the others. */
export async function claimWebhooks({ prisma }: Database, now: Date): Promise<ClaimedWebhook[]> {
  const rows = await prisma.$queryRaw<(Omit<ClaimedWebhook, "notification"> & FlatNotification)[]>`
    WITH due AS (
      SELECT d.id FROM webhook_endpoint e CROSS JOIN LATERAL (
        SELECT id FROM delivery
         WHERE endpoint_id = e.id AND status = 'waiting' AND next_attempt_at <= ${now}
         ORDER BY next_attempt_at LIMIT 5 FOR UPDATE SKIP LOCKED) d
       LIMIT 100)
    UPDATE delivery d SET attempts = d.attempts + 1, next_attempt_at = ${leaseEnd(now)}
      FROM due, notification n, webhook_endpoint e
     WHERE d.id = due.id AND n.id = d.notification_id AND e.id = d.endpoint_id
    RETURNING d.id::text, d.attempts AS attempt, e.id::text AS "endpointId", e.url, e.sealed_secret AS "sealedSecret",
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
