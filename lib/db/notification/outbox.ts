/** Notifications that wait to become deliveries. */
import type { Database, Transaction } from "@/lib/db/database";
import { json } from "@/lib/db/database";

export interface NotificationRow {
  id: string;
  type: string;
  subjectId: string;
  occurredAt: Date;
}

/** What a notification becomes: its payload, the people mailed, and whether webhooks tell of it. */
export interface Spread {
  payload: unknown;
  personIds: readonly string[];
}

/**
 * Notes approvals whose deadline is near: in the last quarter of the time to answer, a quarter of an hour at most. Each once,
 * however many processes look.
 */
export async function noteDueSoon({ prisma }: Database, now: Date): Promise<number> {
  return prisma.$executeRaw`
    INSERT INTO notification (id, type, subject_id, occurred_at)
    SELECT gen_random_uuid(), 'approval.due_soon', a.id, ${now}
      FROM approval a
     WHERE a.status = 'pending' AND a.expires_at > ${now}
       AND a.expires_at <= ${now}::timestamptz + interval '15 minutes'
       AND a.expires_at - (a.expires_at - a.requested_at) / 4 <= ${now}
       AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.type = 'approval.due_soon' AND n.subject_id = a.id)
    ON CONFLICT (type, subject_id, occasion) DO NOTHING`;
}

/**
 * Notes hand-offs that wait and whose deadline is near (in the last quarter of their time, an hour at most) or is over. Each
 * once. One that was over for a week before anybody looked is told to nobody: people see it first in the queue.
 */
export async function noteHandOffsDue({ prisma }: Database, now: Date): Promise<number> {
  return prisma.$executeRaw`
    INSERT INTO notification (id, type, subject_id, occurred_at)
    SELECT gen_random_uuid(), due.type, h.id, ${now}
      FROM hand_off h CROSS JOIN LATERAL (
        SELECT CASE WHEN h.due_at <= ${now} THEN 'hand_off.overdue' ELSE 'hand_off.due_soon' END AS type) due
     WHERE h.status IN ('open', 'accepted')
       AND h.due_at > ${now}::timestamptz - interval '7 days'
       AND h.due_at <= ${now}::timestamptz + interval '1 hour'
       AND h.due_at - (h.due_at - h.opened_at) / 4 <= ${now}
       AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.type = due.type AND n.subject_id = h.id)
    ON CONFLICT (type, subject_id, occasion) DO NOTHING`;
}

/** Notes break-glass that nobody has reviewed a day after it was given, be it open still. Each once. */
export async function noteReviewsOverdue({ prisma }: Database, now: Date): Promise<number> {
  return prisma.$executeRaw`
    INSERT INTO notification (id, type, subject_id, occurred_at)
    SELECT gen_random_uuid(), 'break_glass.review_overdue', k.id, ${now}
      FROM break_glass k
     WHERE k.status IN ('open', 'ended') AND k.reviewed_at IS NULL
       AND k.answered_at <= ${now}::timestamptz - interval '24 hours'
       AND k.answered_at > ${now}::timestamptz - interval '14 days'
       AND NOT EXISTS (SELECT 1 FROM notification n
                        WHERE n.type = 'break_glass.review_overdue' AND n.subject_id = k.id)
    ON CONFLICT (type, subject_id, occasion) DO NOTHING`;
}

/**
 * Makes the deliveries of the oldest notification that has none yet, those in `except` aside, in one transaction: no other
 * process makes them again, and none is lost. False when there is no such notification.
 */
export async function spreadNext(
  db: Database,
  {
    now,
    except,
    plan,
  }: {
    now: Date;
    except: readonly string[];
    plan: (tx: Transaction, notification: NotificationRow) => Promise<Spread>;
  },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [row] = await tx.$queryRaw<NotificationRow[]>`
      SELECT id::text, type, subject_id::text AS "subjectId", occurred_at AS "occurredAt" FROM notification
       WHERE spread_at IS NULL AND id <> ALL (${[...except]}::uuid[]) ORDER BY occurred_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (row === undefined) return false;
    const { payload, personIds } = await plan(tx, row);
    // What happened first is sent first, be it noted by a process whose clock is ahead.
    const dueAt = row.occurredAt < now ? row.occurredAt : now;
    await tx.$executeRaw`
      INSERT INTO delivery (id, notification_id, person_id, next_attempt_at)
      SELECT gen_random_uuid(), ${row.id}::uuid, person_id, ${dueAt} FROM unnest(${[...personIds]}::uuid[]) AS p (person_id)`;
    await tx.$executeRaw`
      INSERT INTO delivery (id, notification_id, endpoint_id, next_attempt_at)
      SELECT gen_random_uuid(), ${row.id}::uuid, e.id, ${dueAt} FROM webhook_endpoint e
       WHERE e.disabled_at IS NULL AND e.created_at <= ${row.occurredAt} AND ${row.type} = ANY (e.types)`;
    await tx.notification.update({ where: { id: row.id }, data: { payload: json(payload), spreadAt: now } });
    return true;
  });
}

/** Forgets what happened before `before` and is wholly told, with its deliveries: the audit log keeps what happened. */
export async function forgetTold({ prisma }: Database, before: Date): Promise<number> {
  return prisma.$executeRaw`
    DELETE FROM notification WHERE id IN (
      SELECT n.id FROM notification n
       WHERE n.occurred_at < ${before} AND n.spread_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.notification_id = n.id AND d.status = 'waiting')
       ORDER BY n.occurred_at LIMIT 500 FOR UPDATE SKIP LOCKED)`;
}

/** Forgets secrets that sign no more. */
export async function forgetFormerSecrets({ prisma }: Database, now: Date): Promise<void> {
  await prisma.webhookEndpoint.updateMany({
    where: { formerSecretUntil: { lte: now } },
    data: { formerSealedSecret: null, formerSecretUntil: null },
  });
}
