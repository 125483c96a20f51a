import type { Transaction } from "@/lib/db/database";
import { forgetTold, type NotificationRow, noteDueSoon, type Spread, spreadNext } from "@/lib/db/notification/outbox";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { sendWebhooks } from "@/lib/services/webhook/sendWebhooks";
import type { Carriers } from "./carriers";
import { recipientsOf } from "./recipients";
import { sendMails } from "./sendMails";
import { payloadOf } from "./telling";

/** Most notifications spread in one round; the next one goes on. */
const SPREAD_MAX = 200;
/** How long it is kept how deliveries went. */
const KEPT_MS = 30 * 86_400_000;

export interface Delivered {
  /** Notifications whose deliveries were made. */
  spread: number;
  /** Deliveries that were tried, however it went. */
  mails: number;
  webhooks: number;
}

/**
 * Takes what happened to whom it concerns: notes near deadlines, makes the deliveries of new notifications, sends what is
 * due, and forgets what was told a month ago. Any number of processes may do so at the same time; each delivery is sent by
 * one of them.
 */
export async function deliverDue({ ctx, carriers }: { ctx: ServiceContext; carriers: Carriers }): Promise<Delivered> {
  requireCommand(ctx);
  await noteDueSoon(ctx.db, ctx.now());
  const { spread, faults } = await spreadAll(ctx, carriers);
  const [mails, webhooks] = await Promise.all([
    carriers.mail === null ? 0 : sendMails(ctx, carriers.mail),
    sendWebhooks(ctx, carriers.post),
  ]);
  await forgetTold(ctx.db, new Date(ctx.now().getTime() - KEPT_MS));
  if (faults.length > 0) throw new AggregateError(faults, "some notifications could not be told to anyone");
  return { spread, mails, webhooks };
}

/** One that cannot be told, be it for a fault of Ambit's own, does not keep the others from being told. */
async function spreadAll(ctx: ServiceContext, carriers: Carriers): Promise<{ spread: number; faults: unknown[] }> {
  const faulty: string[] = [];
  const faults: unknown[] = [];
  for (let spread = 0; spread < SPREAD_MAX; ) {
    let at: string | undefined;
    try {
      const isMade = await spreadNext(ctx.db, {
        now: ctx.now(),
        except: faulty,
        plan: (tx, notification) => {
          at = notification.id;
          return planOf(ctx, carriers, tx, notification);
        },
      });
      if (!isMade) return { spread, faults };
      spread += 1;
    } catch (error) {
      if (at === undefined) throw error;
      faulty.push(at);
      faults.push(error);
    }
  }
  return { spread: SPREAD_MAX, faults };
}

async function planOf(
  ctx: ServiceContext,
  { mail }: Carriers,
  tx: Transaction,
  notification: NotificationRow,
): Promise<Spread> {
  return {
    payload: await payloadOf(tx, notification, ctx.publicUrl),
    personIds: mail === null ? [] : await recipientsOf(tx, notification, ctx.now()),
  };
}
