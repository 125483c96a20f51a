import type { Jwks } from "@/lib/contracts/access";
import { publicJwks, type SigningContext } from "@/lib/services/signing/keys";

/** The keys that verify permits and access tokens offline (RFC 7517). Public. */
export async function jwks({ ctx }: { ctx: SigningContext }): Promise<Jwks> {
  return { keys: await publicJwks(ctx) };
}
