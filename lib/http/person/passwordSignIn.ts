import { runtime, serviceContext } from "@/lib/http/runtime";
import { type SignedIn, signIn } from "@/lib/services/person/signIn";
import { Problem } from "@/lib/services/problem";
import { callerAddress } from "./callerAddress";
import { SIGN_IN_ACTOR } from "./signInActor";

/** The one door for passwords: closed where the installation lets people in through its provider alone. */
export async function signInWithPassword(
  form: { email: string; password: string },
  headers: Pick<Headers, "get">,
): Promise<SignedIn> {
  if (!runtime().signIn.passwords)
    throw new Problem(
      "forbidden",
      "Passwords are switched off here. Nothing was checked; sign in through the provider.",
    );
  return await signIn({ ctx: serviceContext(SIGN_IN_ACTOR), input: { ...form, address: callerAddress(headers) } });
}
