import type { PermitRow } from "@/lib/db/access/permits";
import type { AgentActor, ServiceContext } from "@/lib/services/context";
import type { SigningKey } from "./keys";
import { audienceOf } from "./permit";
import { signToken } from "./tokens";

export interface SignedToolToken {
  token: string;
  jti: string;
  issuer: string;
  audience: string;
  expiresAt: Date;
}

/**
 * A token with which an enforcement point reaches the tool that a redeemed permit was for: `sub` is the agent, `act` whoever acts for it
 * (RFC 8693 §4.1), and it ends with the permit. Whom the agent acts for is the agent's claim, so it is never the subject.
 */
export function signToolToken(
  ctx: Pick<ServiceContext, "now" | "publicUrl">,
  key: SigningKey,
  { jti, actor, permit, action }: { jti: string; actor: AgentActor; permit: PermitRow; action: string },
): SignedToolToken {
  const audience = audienceOf(actor);
  // Whole seconds, as the token has them.
  const expiresAt = new Date(Math.floor(permit.expiresAt.getTime() / 1_000) * 1_000);
  const token = signToken(ctx, key, {
    typ: "ambit-tool+jwt",
    issuer: ctx.publicUrl,
    claims: {
      sub: permit.agent,
      act: { sub: `urn:ambit:credential:${actor.credentialId}` },
      aud: audience,
      jti,
      action,
      digest: permit.actionDigest,
      evaluation_id: permit.evaluationId,
      permit_id: permit.id,
      ...(permit.onBehalfOf === null ? {} : { on_behalf_of: permit.onBehalfOf }),
    },
    expiresAt,
  });
  return { token, jti, issuer: ctx.publicUrl, audience, expiresAt };
}
