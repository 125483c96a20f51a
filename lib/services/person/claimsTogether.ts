/** How a person proved who they are: only what the provider signed says so. */
const SIGNED_ALONE = ["auth_time", "acr", "amr"];

/**
 * The claims of the signed ID token and of the userinfo endpoint together, the token's before the others. An address and whether it is
 * verified come from one of the two, never one from each: who vouches for an address must mean that address.
 */
export function claimsTogether(
  signed: Record<string, unknown>,
  userinfo: Record<string, unknown>,
): Record<string, unknown> {
  const left = "email" in signed ? [...SIGNED_ALONE, "email", "email_verified"] : SIGNED_ALONE;
  const kept = Object.entries(userinfo).filter(([claim]) => !left.includes(claim));
  const said =
    "email" in signed
      ? signed
      : Object.fromEntries(Object.entries(signed).filter(([claim]) => claim !== "email_verified"));
  return { ...Object.fromEntries(kept), ...said };
}
