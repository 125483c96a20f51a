import { findSourceByName, findSourceOfToken, type SourceRow } from "@/lib/db/source/senders";
import { hashSecret, isWellFormed } from "@/lib/platform/secret";
import { hasRole } from "@/lib/services/authorize";
import { personOfApiToken } from "@/lib/services/person/actor";
import { Problem } from "@/lib/services/problem";
import { openSourceSecret } from "@/lib/services/source/secret";
import { verifyGithubSignature } from "@/lib/sources/github/signature";
import type { IngestContext, ReceivingContext } from "./context";

/** The source that is sent to: by its name, or for OTLP the one that the token belongs to. */
export type Addressed = { name: string } | { type: "otlp" };

/**
 * Whether the bearer of `secret` may send there: a source's token to its own source, an admin's API token to any. Problems:
 * `unauthenticated`; `forbidden` for another source's token and for a source that is disabled; `not_found` for an admin alone.
 */
export async function authenticateSender({
  ctx,
  secret,
  to,
}: {
  ctx: ReceivingContext;
  secret: string;
  to: Addressed;
}): Promise<IngestContext> {
  const found = await (isWellFormed("api_token", secret) ? ofAdmin(ctx, secret, to) : ofSource(ctx, secret, to));
  return { db: ctx.db, now: ctx.now, source: requireEnabled(found.source), tokenId: found.tokenId };
}

/**
 * Whether a webhook was signed with the source's secret (`X-Hub-Signature-256`, as GitHub signs). Problem `unauthenticated` where
 * it was not, or the source has no secret.
 */
export async function authenticateSigned({
  ctx,
  name,
  signature,
  body,
}: {
  ctx: ReceivingContext;
  name: string;
  signature: string;
  body: Buffer;
}): Promise<IngestContext> {
  const source = await findSourceByName(ctx.db.pool, name);
  if (
    source === null ||
    source.sealedSecret === null ||
    !verifyGithubSignature(openSourceSecret(ctx, source), body, signature)
  )
    throw new Problem("unauthenticated", "The signature is not one of this source's secret.");
  return { db: ctx.db, now: ctx.now, source: requireEnabled(source), tokenId: null };
}

/** Whether a body of this source may come without a token, for it is signed; looked at before the body is read. */
export async function mayBeSigned(ctx: ReceivingContext, name: string): Promise<boolean> {
  const source = await findSourceByName(ctx.db.pool, name);
  return source !== null && source.sealedSecret !== null;
}

async function ofSource(
  { db }: ReceivingContext,
  secret: string,
  to: Addressed,
): Promise<{ source: SourceRow; tokenId: string | null }> {
  const found = isWellFormed("source_token", secret) ? await findSourceOfToken(db.pool, hashSecret(secret)) : null;
  if (found === null) throw new Problem("unauthenticated", "The source's token is not valid: mistyped, or revoked.");
  const { tokenId, ...source } = found;
  if ("name" in to ? source.name !== to.name : source.type !== to.type)
    throw new Problem("forbidden", "This token belongs to another source. Nothing was stored.");
  return { source, tokenId };
}

async function ofAdmin(
  ctx: ReceivingContext,
  secret: string,
  to: Addressed,
): Promise<{ source: SourceRow; tokenId: string | null }> {
  const person = await personOfApiToken(ctx.db, secret, ctx.now());
  if (person === null) throw new Problem("unauthenticated", "The API token is not valid: mistyped, revoked or over.");
  if (!hasRole(person, "admin"))
    throw new Problem("forbidden", "Records are sent with a token of their source, or with an admin's API token.");
  const source = await findSourceByName(ctx.db.pool, "name" in to ? to.name : to.type);
  if (source === null) throw new Problem("not_found", "There is no such source. Nothing was stored.");
  return { source, tokenId: null };
}

function requireEnabled(source: SourceRow): SourceRow {
  if (source.type === "enforcement_point")
    throw new Problem("forbidden", "Enforcement points send what they record to /access/v1/fragments.");
  if (source.disabled) throw new Problem("forbidden", "This source is disabled. Nothing was stored.");
  return source;
}
