"use server";

import { headers } from "next/headers";
import { signInAgainForm } from "@/lib/contracts/signIn";
import { personAction } from "@/lib/http/person/action";
import { signInWithPassword } from "@/lib/http/person/passwordSignIn";
import { keepSession } from "@/lib/http/person/session";
import { signInWays } from "@/lib/http/person/signInWays";
import { Problem } from "@/lib/services/problem";

/** Proves again, by password, who is at this browser: the session goes on as one that begins now. */
export const submitSignInAgain = personAction(signInAgainForm, async ({ ctx, input: { password } }) => {
  if (!signInWays(ctx.actor).password)
    throw new Problem("forbidden", "You signed in through the provider. Sign in again there.");
  const signedIn = await signInWithPassword({ email: ctx.actor.email, password }, await headers()).catch(wrongPassword);
  await keepSession(signedIn);
});

/** The address is known to be right, so what was wrong is the password. */
function wrongPassword(error: unknown): never {
  if (!(error instanceof Problem) || error.kind !== "unauthenticated") throw error;
  const message = "This is not your password. Nothing was sent.";
  throw new Problem("unauthenticated", message, { errors: [{ pointer: "/password", message }] });
}
