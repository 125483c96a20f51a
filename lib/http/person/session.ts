import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { runtime, serviceContext } from "@/lib/http/runtime";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { personOfSession, type SessionClaims } from "@/lib/services/person/actor";
import { localPath } from "./localPath";
import { openSession, SESSION_SECONDS, sealSession, sessionCookieName, sessionCookieOptions } from "./sessionToken";

/** Set by proxy.ts: the path and query of the page that was asked for. */
export const PATH_HEADER = "x-ambit-path";

/** The signed-in person of this request, or null. Asked of the database once a request. */
export const signedInPerson: () => Promise<PersonActor | null> = cache(async () => {
  const claims = await openSession((await cookies()).get(sessionCookieName())?.value);
  if (claims === null) return null;
  const { db, now } = runtime();
  return await personOfSession(db, claims, now());
});

/** Makes this browser's session that of someone who just signed in. In a server action only. */
export async function keepSession(claims: SessionClaims): Promise<void> {
  const session = await sealSession(claims);
  (await cookies()).set(sessionCookieName(), session, { ...sessionCookieOptions(), maxAge: SESSION_SECONDS });
}

/** What a page gives to services. Someone who is signed out is sent to sign in and comes back to this page. */
export async function pageContext(): Promise<ServiceContext<PersonActor>> {
  const person = await signedInPerson();
  if (person !== null) return serviceContext(person);
  const from = localPath((await headers()).get(PATH_HEADER));
  return redirect(from === "/" ? "/sign-in" : `/sign-in?from=${encodeURIComponent(from)}`);
}
