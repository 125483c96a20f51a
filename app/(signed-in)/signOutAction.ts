"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { signedInPerson } from "@/lib/http/person/session";
import { sessionCookieName, sessionCookieOptions } from "@/lib/http/person/sessionToken";
import { serviceContext } from "@/lib/http/runtime";
import { signOut } from "@/lib/services/person/signOut";

/** Ends this browser's session, or all of the person's. Someone whose session has ended already just loses the cookie. */
export async function submitSignOut(everywhere: boolean): Promise<void> {
  const all = z.boolean().parse(everywhere);
  const person = await signedInPerson();
  if (person !== null) await signOut({ ctx: serviceContext(person), input: { everywhere: all } });
  (await cookies()).set(sessionCookieName(), "", { ...sessionCookieOptions(), maxAge: 0 });
  redirect(`/sign-in?notice=${all ? "signed_out_everywhere" : "signed_out"}`);
}
