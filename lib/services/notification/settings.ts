import type { SettingsAnswer } from "@/lib/contracts/notifications";
import { hasRole, requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { listWebhooks } from "@/lib/services/webhook/list";
import { ownPreferences } from "./preferences";

/** What a person can set: their own mails, and for admins the webhooks. */
export async function settings({
  ctx,
  sendsMail,
}: {
  ctx: ServiceContext;
  sendsMail: boolean;
}): Promise<SettingsAnswer> {
  const person = requirePerson(ctx);
  const { preferences } = await ownPreferences({ ctx });
  const webhooks = hasRole(person, "admin") ? await listWebhooks({ ctx }) : null;
  return { mail: { to: person.email, isSent: sendsMail, preferences }, webhooks };
}
