import type { WebhookPayload } from "@/lib/contracts/webhooks";
import { type ClaimedMail, claimMails } from "@/lib/db/notification/deliveries";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import type { Carriers } from "./carriers";
import { failureWords } from "./failure";
import { letterOf } from "./letter";
import { recipientsOf } from "./recipients";
import { attemptFailed, delivered, dropped } from "./settled";

type SendMail = NonNullable<Carriers["mail"]>;

/**
 * Sends mails that are due to the few people who have waited longest: one for each person, whatever waits for them. Answers how many
 * deliveries were looked at; while there are any, there may be more.
 */
export async function sendMails({ ctx, mail }: { ctx: ServiceContext; mail: SendMail }): Promise<number> {
  requireCommand(ctx);
  const claimed = await claimMails(ctx.db, ctx.now());
  const wanted = await stillWanted(ctx, claimed);
  const letters = new Map<string, ClaimedMail[]>();
  for (const one of claimed) {
    if (!wanted.has(one.id)) await dropped(ctx, one, "It was over, or not wanted any more, before it was sent.");
    else letters.set(one.personId, [...(letters.get(one.personId) ?? []), one]);
  }
  await Promise.all([...letters.values()].map((deliveries) => sendOne(ctx, mail, deliveries)));
  return claimed.length;
}

async function sendOne(ctx: ServiceContext, mail: SendMail, deliveries: readonly ClaimedMail[]): Promise<void> {
  const [first] = deliveries;
  if (first === undefined) return;
  const { subject, text } = letterOf(
    deliveries.map(({ payload }) => payload as WebhookPayload),
    ctx.publicUrl,
  );
  try {
    const id = `<${first.id}@${new URL(ctx.publicUrl).hostname}>`;
    await mail({ id, to: first.email, subject, text, at: ctx.now() });
  } catch (error) {
    for (const delivery of deliveries) await attemptFailed(ctx, delivery, failureWords(error));
    return;
  }
  for (const delivery of deliveries) await delivered(ctx, delivery);
}

/** Ids of the deliveries whose person may still do something about it: asked now, not when it happened. */
async function stillWanted(ctx: ServiceContext, claimed: readonly ClaimedMail[]): Promise<Set<string>> {
  const wanted = new Set<string>();
  const recipients = new Map<string, string[]>();
  for (const { id, personId, notification } of claimed) {
    const known = recipients.get(notification.id) ?? (await recipientsOf(ctx.db.prisma, notification, ctx.now()));
    recipients.set(notification.id, known);
    if (known.includes(personId)) wanted.add(id);
  }
  return wanted;
}
