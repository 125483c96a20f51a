import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { PROVIDER_REFUSED } from "@/lib/contracts/signIn";
import { runtime } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import { personOfSession } from "@/lib/services/person/actor";
import type { SignedIn } from "@/lib/services/person/signIn";
import { Problem } from "@/lib/services/problem";
import { localPath } from "./localPath";
import { signInWithPassword } from "./passwordSignIn";
import { oidcProvider, PROVIDER_ID, signInFromProvider } from "./provider";
import {
  claimsOf,
  isSecure,
  SESSION_SECONDS,
  sessionCookieName,
  sessionCookieOptions,
  sessionSecret,
  tokenClaims,
} from "./sessionToken";

/**
 * What next-auth is told. Made for each request, because addresses and keys are known only once the server runs.
 * @param address the caller's network address
 */
export function nextAuthOptions(address: string): NextAuthOptions {
  const { oidc, passwords } = runtime().signIn;
  let fromProvider: SignedIn | undefined;
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
      error: (code, metadata) => logger().warn({ code, why: faultOf(metadata) }, "next-auth refused a request"),
      warn: () => undefined,
      debug: () => undefined,
    },
    providers: [...(passwords ? [passwordProvider()] : []), ...(oidc === undefined ? [] : [oidcProvider(oidc)])],
    callbacks: {
      signIn: async ({ account, profile }) => {
        if (account?.provider !== PROVIDER_ID) return true;
        const result = await signInFromProvider({ ...profile }, address);
        if ("refused" in result) return `${runtime().publicUrl}/sign-in?error=${PROVIDER_REFUSED[result.refused]}`;
        fromProvider = result.signedIn;
        return true;
      },
      jwt: ({ token, user, account }) => {
        if (account?.provider === PROVIDER_ID)
          return fromProvider === undefined ? {} : { ...tokenClaims(fromProvider) };
        return user === undefined ? token : { ...tokenClaims(user as unknown as SignedIn) };
      },
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

function passwordProvider() {
  return CredentialsProvider({
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (credentials, request) =>
      await authorize(credentials, new Headers(request.headers as Record<string, string>)),
  });
}

/** Why, for the log: what a provider answered, never a token or a secret. */
function faultOf(metadata: unknown): string | undefined {
  const { error, message } = metadata as { error?: { message?: string }; message?: string };
  return (error?.message ?? message)?.slice(0, 300);
}

async function authorize(credentials: Partial<Record<string, string>> | undefined, headers: Headers) {
  try {
    const { email = "", password = "" } = credentials ?? {};
    const signedIn = await signInWithPassword({ email, password }, headers);
    return { id: signedIn.personId, ...signedIn };
  } catch (error) {
    if (error instanceof Problem && error.kind === "too_many") throw new Error("TooManyAttempts");
    return null;
  }
}
