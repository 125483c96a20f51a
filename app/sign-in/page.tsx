import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { GatePage } from "@/components/signIn/GatePage";
import { SignInForm } from "@/components/signIn/SignInForm";
import { readNotice, SIGN_IN_NOTICES } from "@/lib/contracts/signIn";
import { localPath } from "@/lib/http/person/localPath";
import { signedInPerson } from "@/lib/http/person/session";
import { runtime } from "@/lib/http/runtime";
import { submitSignIn } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { from, error, notice, callbackUrl } = await searchParams;
  const target = localPath(from ?? pathWithin(callbackUrl));
  if ((await signedInPerson()) !== null) redirect(target);
  const code = readNotice(error ?? notice);
  return (
    <GatePage title="Sign in" description="Permission budgets for AI agents.">
      <SignInForm action={submitSignIn} from={target} notice={code === null ? null : SIGN_IN_NOTICES[code]} />
      <p className="mt-6 text-xs text-ink-muted">
        No account yet, or the password is lost? Whoever runs this installation can send you a link to set one.
      </p>
    </GatePage>
  );
}

/** next-auth names the target by its whole address; what follows the own one is a path. */
function pathWithin(address: string | string[] | undefined): unknown {
  const own = runtime().publicUrl;
  return typeof address === "string" && address.startsWith(`${own}/`) ? address.slice(own.length) : address;
}
