import { type MailPreferences, type MailPreferencesAnswer, mailPreferencesSchema } from "@/lib/contracts/notifications";
import { putPreferences, readPreferences } from "@/lib/db/notification/preferences";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { RoleName, ServiceContext } from "@/lib/services/context";

/** People who can answer are told of what waits for them until they say otherwise; viewers are told nothing. */
export function preferencesByRoles(roles: readonly RoleName[]): MailPreferences {
  const answers = roles.some((role) => role !== "viewer");
  return {
    approvalWaits: answers,
    deadlineNear: answers,
    handOffOpened: answers,
    actionFailed: answers,
    changeMoves: answers,
  };
}

/** One's own preferences: what was chosen, or what one's roles make of them. */
export async function ownPreferences({ ctx }: { ctx: ServiceContext }): Promise<MailPreferencesAnswer> {
  const { id, roles } = requirePerson(ctx);
  const chosen = (await readPreferences(ctx.db.prisma, [id])).get(id);
  const { approvalWaits, deadlineNear, handOffOpened, actionFailed, changeMoves } = chosen ?? preferencesByRoles(roles);
  return {
    preferences: { approvalWaits, deadlineNear, handOffOpened, actionFailed, changeMoves },
    chosen: chosen !== undefined,
  };
}

/** Changes one's own preferences, and nobody else's. */
export async function changePreferences({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<MailPreferencesAnswer> {
  const { id } = requirePerson(ctx);
  const preferences = mailPreferencesSchema.parse(input);
  await ctx.db.transaction(async (tx) => {
    await putPreferences(tx, { personId: id, changedAt: ctx.now(), ...preferences });
    await audit(ctx, tx, {
      event: "notification_preference.changed",
      subjectKind: "person",
      subjectId: id,
      detail: preferences,
    });
  });
  return { preferences, chosen: true };
}
