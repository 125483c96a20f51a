import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ContinueWithProvider } from "@/components/signIn/ContinueWithProvider";
import { GatePage } from "@/components/signIn/GatePage";
import { Notice } from "@/components/signIn/Notice";
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
  const said = code === null ? null : SIGN_IN_NOTICES[code];
  const { oidc, passwords } = runtime().signIn;
  return (
    <GatePage title="Sign in" description="Permission budgets for AI agents.">
      {oidc !== undefined && (
        <div className="space-y-4">
          {said !== null && <Notice tone={said.tone}>{said.text}</Notice>}
          <ContinueWithProvider name={oidc.name} from={target} />
        </div>
      )}
      {oidc !== undefined && passwords && <Or />}
      {passwords && <SignInForm action={submitSignIn} from={target} notice={oidc === undefined ? said : null} />}
      <p className="mt-6 text-xs text-ink-muted">
        {passwords
          ? "No account yet, or the password is lost? Whoever runs this installation can send you a link to set one."
          : `People sign in through ${oidc?.name ?? "the provider"} alone; passwords are switched off here.`}
      </p>
    </GatePage>
  );
}

function Or() {
  return (
    <div className="my-5 flex items-center gap-3 text-xs text-ink-muted">
      <span aria-hidden className="h-px flex-1 bg-line" />
      or with a password
      <span aria-hidden className="h-px flex-1 bg-line" />
    </div>
  );
}

/** next-auth names the target by its whole address; what follows the own one is a path. */
function pathWithin(address: string | string[] | undefined): unknown {
  const own = runtime().publicUrl;
  return typeof address === "string" && address.startsWith(`${own}/`) ? address.slice(own.length) : address;
}
