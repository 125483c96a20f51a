import { findEndpointsDue } from "@/lib/db/notification/deliveries";
import type { ServiceContext } from "@/lib/services/context";
import type { Carriers } from "@/lib/services/notification/carriers";
import { sendMails } from "@/lib/services/notification/sendMails";
import { spreadNotifications } from "@/lib/services/notification/spread";
import { type EndpointCourier, endpointCourier } from "@/lib/services/webhook/endpointCourier";
import { repeating } from "./repeating";

export interface CourierOptions {
  ctx: ServiceContext;
  carriers: Carriers;
  /** How often each of them looks for what is due. */
  everyMs: number;
  onFault: (error: unknown, what: "notifications" | "mails" | "webhooks") => void;
}

/**
 * Three that know nothing of each other: one makes deliveries of what happened, one sends mails, one starts a courier for each
 * endpoint that something is due for. An endpoint that hangs holds up its own webhooks and nothing else; so does a mail server.
 * Returns what stops them, which waits for what is on its way.
 */
export function startCouriers({
  ctx,
  carriers: { mail, post },
  everyMs,
  onFault,
}: CourierOptions): () => Promise<void> {
  const endpoints = endpointCouriers(ctx, post, (error) => onFault(error, "webhooks"));
  const stops = [
    repeating({
      everyMs,
      run: async () => {
        await spreadNotifications({ ctx, sendsMail: mail !== null });
        return { more: false };
      },
      onFault: (error) => onFault(error, "notifications"),
    }),
    repeating({ everyMs, run: endpoints.fill, onFault: (error) => onFault(error, "webhooks") }),
  ];
  if (mail !== null)
    stops.push(
      repeating({
        everyMs,
        run: async () => ({ more: (await sendMails({ ctx, mail })) > 0 }),
        onFault: (error) => onFault(error, "mails"),
      }),
    );
  return async () => {
    await Promise.all([endpoints.stop(), ...stops.map((stop) => stop())]);
  };
}

/** One courier for an endpoint in this process, that looks again whenever the others do. */
function endpointCouriers(ctx: ServiceContext, post: Carriers["post"], onFault: (error: unknown) => void) {
  const couriers = new Map<string, EndpointCourier>();
  let stopping = false;
  const courierOf = (endpointId: string) => {
    const courier = couriers.get(endpointId) ?? endpointCourier({ ctx, post, endpointId, onFault });
    couriers.set(endpointId, courier);
    return courier;
  };
  return {
    fill: async () => {
      const due = await findEndpointsDue(ctx.db, ctx.now());
      if (!stopping) await Promise.all(due.map((id) => courierOf(id).fill()));
      return { more: false };
    },
    stop: async () => {
      stopping = true;
      for (const courier of couriers.values()) courier.stop();
      await Promise.all([...couriers.values()].map((courier) => courier.idle()));
    },
  };
}
