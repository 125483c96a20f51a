import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import type { OutboundConfiguration } from "@/lib/platform/outbound/configuration";
import { openMailer } from "@/lib/platform/outbound/mailer";
import { postOutbound } from "@/lib/platform/outbound/post";
import { resolveName } from "@/lib/platform/outbound/target";
import type { Carriers } from "@/lib/services/notification/carriers";
import { deliverDue } from "@/lib/services/notification/deliver";

const EVERY_MS = 1_000;

/**
 * Delivers mails and webhooks, looking once a second for what is due. Returns what stops it, which waits for the round that is
 * going on.
 */
export function startDelivering(configuration: OutboundConfiguration): () => Promise<void> {
  const { carriers, close } = openCarriers(configuration);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current = Promise.resolve();
  const again = () => {
    if (!stopped) timer = setTimeout(run, EVERY_MS);
  };
  const run = () => {
    current = deliverDue({ ctx: serviceContext({ kind: "system", name: "ambit" }), carriers })
      .then(() => undefined)
      .catch((error: unknown) =>
        logger().error({ err: error }, "Notifications could not be delivered; the next try is in a second."),
      )
      .then(again);
  };
  run();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current;
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
