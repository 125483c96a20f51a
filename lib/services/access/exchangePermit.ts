import {
  ACCESS_TOKEN_TYPE,
  authorizationDetailsSchema,
  type ExchangeToken,
  PERMIT_TOKEN_TYPE,
  type RedeemPermit,
  TOOL_TOKEN_TYPE,
  type TokenAnswer,
  type TokenError,
} from "@/lib/contracts/access";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { insertToolToken } from "@/lib/db/access/toolTokens";
import { accessTransaction } from "@/lib/db/access/transaction";
import { newId } from "@/lib/platform/ids";
import { actorColumns } from "@/lib/services/audit";
import { Problem } from "@/lib/services/problem";
import { activeKey } from "@/lib/services/signing/keys";
import { signToolToken } from "@/lib/services/signing/toolToken";
import { exactPartsOf } from "./asked";
import { authenticate } from "./authenticate";
import type { AccessContext } from "./context";
import { genuinePermit, redeemWithin } from "./redeemPermit";

type Exact = Omit<RedeemPermit, "permit">;

/**
 * Exchanges a permit for a token that its tool takes (RFC 8693): redeems it for what will really run, in the transaction that records
 * the token. The actor token says which enforcement point asks. A refusal does not tell why a permit is not good, and uses nothing up.
 */
export async function exchangePermit({
  ctx,
  form,
  details,
}: {
  ctx: Omit<AccessContext, "actor">;
  form: ExchangeToken;
  /** `authorization_details`, read as JSON. */
  details: unknown;
}): Promise<TokenAnswer | TokenError> {
  const { subject_token: permit, actor_token: actorToken } = form;
  if (permit === undefined || form.subject_token_type !== PERMIT_TOKEN_TYPE)
    return refused(`a tool token takes subject_token and subject_token_type ${PERMIT_TOKEN_TYPE}`);
  if (actorToken === undefined || form.actor_token_type !== ACCESS_TOKEN_TYPE)
    return refused(`a tool token takes actor_token and actor_token_type ${ACCESS_TOKEN_TYPE}`);
  const exact = authorizationDetailsSchema.safeParse(details);
  if (!exact.success) return refused("authorization_details must hold one ambit_action: what will really run");
  try {
    const actor = await authenticate({ ctx, token: actorToken });
    if (actor.credentialKind !== "enforcement_point") return notGood();
    return await exchanged({ ...ctx, actor }, { permit, exact: exact.data[0] });
  } catch (error) {
    if (error instanceof Problem && ["unauthenticated", "forbidden", "conflict"].includes(error.kind)) return notGood();
    throw error;
  }
}

async function exchanged(
  ctx: AccessContext,
  { permit, exact }: { permit: string; exact: Exact },
): Promise<TokenAnswer> {
  const presented = await genuinePermit(ctx, permit);
  const key = await activeKey(ctx);
  return await accessTransaction(ctx.db, async (client) => {
    const redeemed = await redeemWithin(ctx, client, { wire: exact, presented });
    const { action } = exactPartsOf(exact, ctx.actor);
    const now = ctx.now();
    const signed = signToolToken(ctx, key, { jti: newId(), actor: ctx.actor, permit: redeemed, action });
    const { jti, issuer, audience, expiresAt } = signed;
    const { credentialId } = ctx.actor;
    await insertToolToken(client, {
      jti,
      permitId: redeemed.id,
      credentialId,
      issuer,
      audience,
      issuedAt: now,
      expiresAt,
    });
    await insertAuditEvents(client, [
      {
        at: now,
        ...actorColumns(ctx.actor),
        event: "tool_token.issued",
        subjectKind: "tool_token",
        subjectId: jti,
        detail: {
          permitId: redeemed.id,
          evaluationId: redeemed.evaluationId,
          credentialId,
          audience,
          expiresAt: expiresAt.toISOString(),
        },
      },
    ]);
    return {
      access_token: signed.token,
      issued_token_type: TOOL_TOKEN_TYPE,
      token_type: "Bearer",
      expires_in: Math.floor((expiresAt.getTime() - now.getTime()) / 1_000),
    };
  });
}

function notGood(): TokenError {
  return refused("the permit is not good for a tool token here and now");
}

function refused(description: string): TokenError {
  return { error: "invalid_request", error_description: description };
}
