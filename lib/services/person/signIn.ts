import { signInForm } from "@/lib/contracts/signIn";
import { audit } from "@/lib/services/audit";
import type { PersonActor, ServiceContext, Verification } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { verifyPassword } from "./password";
import { countAttempt } from "./signInLimits";

export interface SignedIn {
  personId: string;
  /** The session ends when the person's epoch in the database is no longer this one. */
  sessionEpoch: number;
  /** Epoch milliseconds. */
  signedInAt: number;
  verification: Verification;
}

/**
 * Checks an e-mail address and a password. An unknown address, a wrong password, a person without a password and a disabled
 * person get the same answer after the same work.
 * @param input.address the caller's network address, as far as it is known
 * @throws ZodError for a form that was not filled in; Problem `unauthenticated`; `too_many` with the seconds to wait
 */
export async function signIn({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { email: string; password: string; address: string };
}): Promise<SignedIn> {
  const form = signInForm.parse(input);
  const email = form.email.toLowerCase();
  const person = await ctx.db.prisma.person.findUnique({ where: { email } });
  const subjectId = person?.id ?? "unknown";
  const attempt = await countAttempt(ctx, {
    email,
    address: input.address,
    onLimit: () => record(ctx, "person.sign_in_limited", subjectId, input.address),
  });

  const matches = await verifyPassword(form.password, person?.passwordHash ?? null);
  if (!matches || person === null || person.disabledAt !== null) {
    await record(ctx, "person.sign_in_failed", subjectId, input.address);
    throw new Problem("unauthenticated", "E-mail or password is not right. Check both and try again.");
  }
  await attempt.forget();
  const actor: PersonActor = { kind: "person", id: person.id, email, name: person.name, roles: [], teamIds: [] };
  await record({ ...ctx, actor }, "person.signed_in", person.id, input.address);
  const signedInAt = ctx.now().getTime();
  return {
    personId: person.id,
    sessionEpoch: person.sessionEpoch,
    signedInAt,
    verification: { method: "password", authenticatedAt: signedInAt },
  };
}

/** The address that was typed is not recorded: it may be a password in the wrong field. */
async function record(ctx: ServiceContext, event: string, subjectId: string, address: string): Promise<void> {
  await ctx.db.transaction((tx) => audit(ctx, tx, { event, subjectKind: "person", subjectId, detail: { address } }));
}
