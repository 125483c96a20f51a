import { forgetTold, noteDueSoon, spreadNext } from "@/lib/db/notification/outbox";
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
 * Takes what happened to whom it concerns: notes near deadlines, makes the deliveries of new notifications, and sends what is
 * due, and forgets what was told a month ago. Any number of processes may do so at the same time; each delivery is sent by one of them.
 */
export async function deliverDue({ ctx, carriers }: { ctx: ServiceContext; carriers: Carriers }): Promise<Delivered> {
  requireCommand(ctx);
  await noteDueSoon(ctx.db, ctx.now());
  let spread = 0;
  while (spread < SPREAD_MAX && (await spreadOne(ctx, carriers))) spread += 1;
  const [mails, webhooks] = await Promise.all([
    carriers.mail === null ? 0 : sendMails(ctx, carriers.mail),
    sendWebhooks(ctx, carriers.post),
  ]);
  await forgetTold(ctx.db, new Date(ctx.now().getTime() - KEPT_MS));
  return { spread, mails, webhooks };
}

function spreadOne(ctx: ServiceContext, { mail }: Carriers): Promise<boolean> {
  return spreadNext(ctx.db, {
    now: ctx.now(),
    plan: async (tx, notification) => ({
      payload: await payloadOf(tx, notification, ctx.publicUrl),
      personIds: mail === null ? [] : await recipientsOf(tx, notification, ctx.now()),
    }),
  });
}
