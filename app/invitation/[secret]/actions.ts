"use server";

import { redirect } from "next/navigation";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { setPasswordForm } from "@/lib/contracts/signIn";
import { resultOf } from "@/lib/http/person/action";
import { SIGN_IN_ACTOR } from "@/lib/http/person/signInActor";
import { runtime, serviceContext } from "@/lib/http/runtime";
import { acceptInvitation } from "@/lib/services/person/acceptInvitation";
import { Problem } from "@/lib/services/problem";

/** Sets the invited person's password and goes on to sign in with it. */
export async function submitPassword(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const result = await resultOf(async () => {
    if (!runtime().signIn.passwords)
      throw new Problem("forbidden", "Passwords are switched off here. No password was set; the link stays as it is.");
    const { password } = setPasswordForm.parse({ password: form.get("password"), again: form.get("again") });
    await acceptInvitation({
      ctx: serviceContext(SIGN_IN_ACTOR),
      input: { secret: String(form.get("secret")), password },
    });
  });
  if (!result.ok) return result;
  return redirect("/sign-in?notice=password_set");
}
