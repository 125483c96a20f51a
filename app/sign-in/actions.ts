"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { resultOf } from "@/lib/http/person/action";
import { localPath } from "@/lib/http/person/localPath";
import { signInWithPassword } from "@/lib/http/person/passwordSignIn";
import { keepSession } from "@/lib/http/person/session";
import { requireStorable } from "@/lib/http/person/storable";

/** Signs in and goes on to where the person wanted to go. */
export async function submitSignIn(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const result = await resultOf(async () => {
    const typed = requireStorable({
      email: String(form.get("email") ?? ""),
      password: String(form.get("password") ?? ""),
    });
    await keepSession(await signInWithPassword(typed, await headers()));
  });
  if (!result.ok) return result;
  return redirect(localPath(form.get("from")));
}
