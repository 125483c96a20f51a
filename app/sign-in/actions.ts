"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { resultOf } from "@/lib/http/person/action";
import { callerAddress } from "@/lib/http/person/callerAddress";
import { localPath } from "@/lib/http/person/localPath";
import { SIGN_IN_ACTOR } from "@/lib/http/person/nextAuth";
import { SESSION_SECONDS, sealSession, sessionCookieName, sessionCookieOptions } from "@/lib/http/person/sessionToken";
import { serviceContext } from "@/lib/http/runtime";
import { signIn } from "@/lib/services/person/signIn";

/** Signs in and goes on to where the person wanted to go. */
export async function submitSignIn(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const result = await resultOf(async () => {
    const signedIn = await signIn({
      ctx: serviceContext(SIGN_IN_ACTOR),
      input: {
        email: String(form.get("email") ?? ""),
        password: String(form.get("password") ?? ""),
        address: callerAddress(await headers()),
      },
    });
    const session = await sealSession(signedIn);
    (await cookies()).set(sessionCookieName(), session, { ...sessionCookieOptions(), maxAge: SESSION_SECONDS });
  });
  if (!result.ok) return result;
  return redirect(localPath(form.get("from")));
}
