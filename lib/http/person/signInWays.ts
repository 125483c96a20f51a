import type { SignInWays } from "@/lib/contracts/signIn";
import { runtime } from "@/lib/http/runtime";
import type { PersonActor } from "@/lib/services/context";

/** How this person can prove again who they are: by what the session began with, and by the provider where there is one. */
export function signInWays({ verification }: PersonActor): SignInWays {
  const { oidc, passwords } = runtime().signIn;
  return { password: passwords && verification?.method === "password", provider: oidc?.name ?? null };
}
