import { findEndpointsDue } from "@/lib/db/notification/deliveries";
import type { ServiceContext } from "@/lib/services/context";
import type { Carriers } from "@/lib/services/notification/carriers";
import { sendMails } from "@/lib/services/notification/sendMails";
import { spreadNotifications } from "@/lib/services/notification/spread";
import { endpointCourier } from "@/lib/services/webhook/endpointCourier";

export interface Delivered {
  /** Notifications whose deliveries were made. */
  spread: number;
  /** Deliveries that were tried, however it went. */
  mails: number;
  webhooks: number;
}

/**
 * Everything that is due at this moment, waited for to its end. A server does not wait: there mails and every endpoint go their
 * own way (lib/http/serving/couriers.ts). Any number of processes may do so at the same time; each delivery is sent by one of them.
 */
export async function deliverDue({ ctx, carriers }: { ctx: ServiceContext; carriers: Carriers }): Promise<Delivered> {
  const { mail, post } = carriers;
  const spreading = await spreadNotifications({ ctx, sendsMail: mail !== null }).then(
    (spread) => ({ spread }),
    (error: unknown) => ({ error }),
  );
  const [mails, webhooks] = await Promise.all([
    mail === null ? 0 : sendAllMails(ctx, mail),
    sendAllWebhooks(ctx, post),
  ]);
  // What could not be spread kept nothing else from being sent.
  if ("error" in spreading) throw spreading.error;
  return { spread: spreading.spread, mails, webhooks };
}

async function sendAllMails(ctx: ServiceContext, mail: NonNullable<Carriers["mail"]>): Promise<number> {
  let sum = 0;
  for (let sent = await sendMails({ ctx, mail }); sent > 0; sent = await sendMails({ ctx, mail })) sum += sent;
  return sum;
}

async function sendAllWebhooks(ctx: ServiceContext, post: Carriers["post"]): Promise<number> {
  const faults: unknown[] = [];
  const ids = await findEndpointsDue(ctx.db, ctx.now());
  const tried = await Promise.all(
    ids.map(async (endpointId) => {
      const courier = endpointCourier({ ctx, post, endpointId, onFault: (error) => faults.push(error) });
      await courier.fill();
      return courier.idle();
    }),
  );
  if (faults.length > 0) throw new AggregateError(faults, "some webhooks could not be sent");
  return tried.reduce((sum, count) => sum + count, 0);
}
