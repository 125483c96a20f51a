import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import type { OutboundConfiguration } from "@/lib/platform/outbound/configuration";
import { openMailer } from "@/lib/platform/outbound/mailer";
import { postOutbound } from "@/lib/platform/outbound/post";
import { resolveName } from "@/lib/platform/outbound/target";
import type { Carriers } from "@/lib/services/notification/carriers";
import { startCouriers } from "./couriers";

const EVERY_MS = 1_000;

/** Delivers mails and webhooks, looking once a second for what is due. Returns what stops it, which waits for what is on its way. */
export function startDelivering(configuration: OutboundConfiguration): () => Promise<void> {
  const { carriers, close } = openCarriers(configuration);
  const stop = startCouriers({
    ctx: serviceContext({ kind: "system", name: "ambit" }),
    carriers,
    everyMs: EVERY_MS,
    onFault: (error, what) =>
      logger().error({ err: error, what }, "Something could not be delivered; the next try is in a second."),
  });
  return async () => {
    await stop();
    close();
  };
}

function openCarriers({ mail, webhookPrivateHosts }: OutboundConfiguration): { carriers: Carriers; close: () => void } {
  const mailer = mail === undefined ? undefined : openMailer(mail);
  const rules = { privateHosts: webhookPrivateHosts, resolve: resolveName };
  return {
    carriers: { mail: mailer?.send ?? null, post: (post) => postOutbound(post, rules) },
    close: () => mailer?.close(),
  };
}
