import type { Metadata } from "next";
import Link from "next/link";
import { GatePage } from "@/components/signIn/GatePage";
import { Notice } from "@/components/signIn/Notice";
import { SetPasswordForm } from "@/components/signIn/SetPasswordForm";
import { buttonClass } from "@/components/ui/Button";
import { resultOf } from "@/lib/http/person/action";
import { SIGN_IN_ACTOR } from "@/lib/http/person/signInActor";
import { runtime, serviceContext } from "@/lib/http/runtime";
import { openInvitation } from "@/lib/services/person/openInvitation";
import { PASSWORD_LENGTH_MIN } from "@/lib/services/person/password";
import { submitPassword } from "./actions";

/** The address holds the secret; the server's `Referrer-Policy: same-origin` keeps it from other sites. */
export const metadata: Metadata = { title: "Set a password" };

export default async function InvitationPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params;
  if (!runtime().signIn.passwords)
    return (
      <GatePage title="Passwords are switched off here">
        <Notice tone="stop">This link stays as it is, and no password is set. Sign in through the provider.</Notice>
        <Link href="/sign-in" className={`${buttonClass()} mt-4`}>
          Go to sign-in
        </Link>
      </GatePage>
    );
  const invitation = await resultOf(() => openInvitation({ ctx: serviceContext(SIGN_IN_ACTOR), input: { secret } }));
  if (!invitation.ok)
    return (
      <GatePage title="This link does not open">
        <Notice tone="stop">{invitation.message}</Notice>
        <Link href="/sign-in" className={`${buttonClass()} mt-4`}>
          Go to sign-in
        </Link>
      </GatePage>
    );
  const { email, name } = invitation.value;
  return (
    <GatePage title={`Welcome, ${name}`} description="Set a password to sign in with. This link works once.">
      <SetPasswordForm action={submitPassword} secret={secret} email={email} lengthMin={PASSWORD_LENGTH_MIN} />
    </GatePage>
  );
}
