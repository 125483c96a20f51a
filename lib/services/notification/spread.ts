import type { Transaction } from "@/lib/db/database";
import {
  forgetFormerSecrets,
  forgetTold,
  type NotificationRow,
  noteDueSoon,
  noteHandOffsDue,
  noteReviewsOverdue,
  type Spread,
  spreadNext,
} from "@/lib/db/notification/outbox";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { recipientsOf } from "./recipients";
import { payloadOf } from "./telling";

/** Most notifications spread in one round; the next one goes on. */
const SPREAD_MAX = 200;
/** How long it is kept how deliveries went. */
const KEPT_MS = 30 * 86_400_000;

/**
 * Takes what happened to whom it concerns: notes near deadlines, makes the deliveries of new notifications, and forgets what was
 * told a month ago. Answers how many notifications were spread.
 */
export async function spreadNotifications({
  ctx,
  sendsMail,
}: {
  ctx: ServiceContext;
  sendsMail: boolean;
}): Promise<number> {
  requireCommand(ctx);
  await noteDueSoon(ctx.db, ctx.now());
  await noteHandOffsDue(ctx.db, ctx.now());
  await noteReviewsOverdue(ctx.db, ctx.now());
  await forgetFormerSecrets(ctx.db, ctx.now());
  const { spread, faults } = await spreadAll(ctx, sendsMail);
  await forgetTold(ctx.db, new Date(ctx.now().getTime() - KEPT_MS));
  if (faults.length > 0) throw new AggregateError(faults, "some notifications could not be told to anyone");
  return spread;
}

/** One that cannot be told, be it for a fault of Ambit's own, does not keep the others from being told. */
async function spreadAll(ctx: ServiceContext, sendsMail: boolean): Promise<{ spread: number; faults: unknown[] }> {
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
          return planOf(ctx, sendsMail, tx, notification);
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
  sendsMail: boolean,
  tx: Transaction,
  notification: NotificationRow,
): Promise<Spread> {
  return {
    payload: await payloadOf(tx, notification, ctx.publicUrl),
    personIds: sendsMail ? await recipientsOf(tx, notification, ctx.now()) : [],
  };
}
