import { type ClaimedWebhook, claimWebhooks } from "@/lib/db/notification/deliveries";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import type { Carriers } from "@/lib/services/notification/carriers";
import { sendWebhook } from "./sendWebhook";

/** Most webhooks that are on their way to one endpoint from one process. */
const AT_ONCE = 4;

export interface EndpointCourier {
  /** Claims what is due, as far as there is room, and sends it; each that is answered makes room for the next. */
  fill(): Promise<void>;
  /** Claims no more. */
  stop(): void;
  /** Waits until nothing is under way any more. Answers how many were tried. */
  idle(): Promise<number>;
}

/**
 * Sends what is due for one endpoint, what has been due longest first and a few at a time, so a slow answer holds up nothing but
 * its own place. `onFault` gets what Ambit itself could not do.
 */
export function endpointCourier({
  ctx,
  post,
  endpointId,
  onFault,
}: {
  ctx: ServiceContext;
  post: Carriers["post"];
  endpointId: string;
  onFault: (error: unknown) => void;
}): EndpointCourier {
  requireCommand(ctx);
  const underWay = new Set<Promise<void>>();
  let room = AT_ONCE;
  let tried = 0;
  let stopped = false;

  async function claim(): Promise<ClaimedWebhook[]> {
    const limit = room;
    if (limit === 0 || stopped) return [];
    // Taken before the database is asked: whoever asks meanwhile does not get it too.
    room = 0;
    const claimed = await claimWebhooks(ctx.db, { endpointId, limit, now: ctx.now() }).catch((error: unknown) => {
      onFault(error);
      return [];
    });
    room += limit - claimed.length;
    return claimed;
  }
  async function fill(): Promise<void> {
    for (const delivery of await claim()) {
      tried += 1;
      const sending = sendWebhook(ctx, post, delivery)
        .catch(onFault)
        .then(() => {
          room += 1;
          return fill();
        })
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }
  return {
    fill,
    stop: () => {
      stopped = true;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
      return tried;
    },
  };
}
