import {
  ACCESS_TOKEN_TYPE,
  CREDENTIAL_TOKEN_TYPE,
  type ExchangeToken,
  exchangeTokenSchema,
  TOKEN_EXCHANGE_GRANT,
  TOOL_TOKEN_TYPE,
  type TokenAnswer,
  type TokenError,
} from "@/lib/contracts/access";
import { type Caller, noteAddress } from "@/lib/db/access/addresses";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { findCredentialBySecret } from "@/lib/db/access/credential";
import { accessTransaction } from "@/lib/db/access/transaction";
import { newId } from "@/lib/platform/ids";
import { hashSecret, isWellFormed } from "@/lib/platform/secret";
import { actorColumns } from "@/lib/services/audit";
import { ACCESS_TOKEN_SECONDS, signAccessToken } from "@/lib/services/signing/accessToken";
import { activeKey } from "@/lib/services/signing/keys";
import { actorOf } from "./authenticate";
import type { AccessContext } from "./context";
import { exchangePermit } from "./exchangePermit";

/** Token types that an access token is. */
const ISSUED_TYPES = new Set([ACCESS_TOKEN_TYPE, "urn:ietf:params:oauth:token-type:jwt"]);

/**
 * Exchanges a credential for an access token of minutes, bound to its agent, tool and environment (RFC 8693); or a permit for a
 * token that its tool takes (`exchangePermit`), where that is what `requested_token_type` names. A refusal is
 * a value, as RFC 6749 §5.2 has it; it does not tell an unknown secret from a revoked one.
 */
export async function exchangeToken({
  ctx,
  input,
  caller,
  details,
}: {
  ctx: Omit<AccessContext, "actor">;
  /** The form, each field at most once. */
  input: unknown;
  /** What the credential's use is noted with; absent where there is no request. */
  caller?: Caller;
  /** Its `authorization_details`, read as JSON. */
  details?: unknown;
}): Promise<TokenAnswer | TokenError> {
  const form = exchangeTokenSchema.safeParse(input);
  if (!form.success) return refused("a field is too long");
  if (form.data.grant_type === TOKEN_EXCHANGE_GRANT && form.data.requested_token_type === TOOL_TOKEN_TYPE)
    return await exchangePermit({ ctx, form: form.data, details });
  const secret = subjectOf(form.data);
  if (typeof secret !== "string") return secret;

  // The first key is made on a connection of its own: asked for inside the transactions, many callers at once would each
  // hold one and wait for another.
  await activeKey(ctx);
  return accessTransaction(ctx.db, async (client) => {
    const credential = await findCredentialBySecret(client, hashSecret(secret));
    if (credential === null || credential.revoked) return refused("the credential is not valid");
    const actor = actorOf(credential);
    if (caller !== undefined) await noteAddress(client, { credentialId: credential.id, caller, now: ctx.now() });
    const id = newId();
    const token = await signAccessToken(ctx, { actor, id });
    await insertAuditEvents(client, [
      {
        at: ctx.now(),
        ...actorColumns(actor),
        event: "access_token.issued",
        subjectKind: "credential",
        subjectId: credential.id,
        detail: { tokenId: id, tool: actor.tool, environment: actor.environment, kind: actor.credentialKind },
      },
    ]);
    return {
      access_token: token,
      issued_token_type: ACCESS_TOKEN_TYPE,
      token_type: "Bearer",
      expires_in: ACCESS_TOKEN_SECONDS,
    };
  });
}

/** The credential in a form that asks for what Ambit issues, else the refusal. */
function subjectOf(form: ExchangeToken): string | TokenError {
  if (form.grant_type === undefined) return refused("grant_type is missing");
  if (form.grant_type !== TOKEN_EXCHANGE_GRANT)
    return { error: "unsupported_grant_type", error_description: `grant_type must be ${TOKEN_EXCHANGE_GRANT}` };
  if (form.subject_token === undefined || form.subject_token === "") return refused("subject_token is missing");
  if (form.subject_token_type !== CREDENTIAL_TOKEN_TYPE)
    return refused(`subject_token_type must be ${CREDENTIAL_TOKEN_TYPE}`);
  if (form.actor_token !== undefined) return refused("actor_token is not supported");
  if (form.requested_token_type !== undefined && !ISSUED_TYPES.has(form.requested_token_type))
    return refused("requested_token_type is not supported");
  if (!isWellFormed("credential", form.subject_token)) return refused("the credential is not valid");
  return form.subject_token;
}

function refused(description: string): TokenError {
  return { error: "invalid_request", error_description: description };
}
