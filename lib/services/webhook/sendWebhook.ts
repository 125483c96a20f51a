import { Webhook } from "standardwebhooks";
import type { ClaimedWebhook } from "@/lib/db/notification/deliveries";
import type { ServiceContext } from "@/lib/services/context";
import type { Carriers } from "@/lib/services/notification/carriers";
import { failureWords } from "@/lib/services/notification/failure";
import { attemptFailed, delivered, dropped } from "@/lib/services/notification/settled";
import { disableGone } from "./disable";
import { openWebhookSecret } from "./secret";

const GONE = 410;

/** Sends one webhook and writes down how it went. */
export async function sendWebhook(
  ctx: ServiceContext,
  post: Carriers["post"],
  delivery: ClaimedWebhook,
): Promise<void> {
  if (delivery.isDisabled) return dropped(ctx, delivery, "The endpoint was disabled before it was sent.");
  let status: number;
  try {
    const body = JSON.stringify(delivery.payload);
    ({ status } = await post({ url: delivery.url, headers: headersOf(ctx, delivery, body), body }));
  } catch (error) {
    return attemptFailed(ctx, delivery, failureWords(error));
  }
  if (status >= 200 && status < 300) return delivered(ctx, delivery);
  if (status === GONE) {
    await disableGone(ctx, delivery.endpointId);
    return dropped(ctx, delivery, "The endpoint answered 410: it is gone, and was disabled.");
  }
  const redirects = status >= 300 && status < 400 ? " Redirects are not followed." : "";
  return attemptFailed(ctx, delivery, `The endpoint answered ${status}.${redirects}`);
}

/** Signed anew for every attempt, with each secret that signs; the id stays, so that a receiver can tell a repetition. */
function headersOf(ctx: ServiceContext, { id, endpointId, sealedSecrets }: ClaimedWebhook, body: string) {
  const now = ctx.now();
  const signatures = sealedSecrets.map((sealed) =>
    new Webhook(openWebhookSecret(ctx, { id: endpointId, sealed })).sign(id, now, body),
  );
  return {
    "content-type": "application/json",
    "user-agent": "Ambit-Webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
    "webhook-signature": signatures.join(" "),
  };
}
