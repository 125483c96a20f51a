import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { runtime, serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import type { SystemActor } from "@/lib/services/context";
import { personOfSession } from "@/lib/services/person/actor";
import { type SignedIn, signIn } from "@/lib/services/person/signIn";
import { Problem } from "@/lib/services/problem";
import { callerAddress } from "./callerAddress";
import { localPath } from "./localPath";
import {
  claimsOf,
  isSecure,
  SESSION_SECONDS,
  sessionCookieName,
  sessionCookieOptions,
  sessionSecret,
  tokenClaims,
} from "./sessionToken";

/** Who acts while nobody is signed in yet. */
export const SIGN_IN_ACTOR: SystemActor = { kind: "system", name: "sign-in" };

/** What next-auth is told. Made for each request, because addresses and keys are known only once the server runs. */
export function nextAuthOptions(): NextAuthOptions {
  // next-auth reads its own address from the environment alone, in code that no option reaches.
  process.env.NEXTAUTH_URL = runtime().publicUrl;
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    jwt: { maxAge: SESSION_SECONDS },
    useSecureCookies: isSecure(),
    cookies: { sessionToken: { name: sessionCookieName(), options: sessionCookieOptions() } },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    logger: {
      error: (code) => logger().warn({ code }, "next-auth refused a request"),
      warn: () => undefined,
      debug: () => undefined,
    },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (credentials, request) =>
          await authorize(credentials, new Headers(request.headers as Record<string, string>)),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user === undefined ? token : { ...tokenClaims(user as unknown as SignedIn) }),
      session: async ({ session, token }) => {
        const claims = claimsOf(token);
        const person = claims === null ? null : await personOfSession(runtime().db, claims, runtime().now());
        return person === null
          ? { expires: session.expires }
          : { ...session, user: { name: person.name, email: person.email } };
      },
      redirect: ({ url, baseUrl }) =>
        `${baseUrl}${localPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url)}`,
    },
  };
}

async function authorize(credentials: Partial<Record<string, string>> | undefined, headers: Headers) {
  try {
    const signedIn = await signIn({
      ctx: serviceContext(SIGN_IN_ACTOR),
      input: {
        email: credentials?.email ?? "",
        password: credentials?.password ?? "",
        address: callerAddress(headers),
      },
    });
    return { id: signedIn.personId, ...signedIn };
  } catch (error) {
    if (error instanceof Problem && error.kind === "too_many") throw new Error("TooManyAttempts");
    return null;
  }
}
