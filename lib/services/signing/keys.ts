/** The keys that sign access tokens and permits: made on first use, the private half stored encrypted. */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { insertSigningKey, readSigningKeys, type SigningKeyRow } from "@/lib/db/access/signingKeys";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import type { ServiceContext } from "@/lib/services/context";
import { seal, unseal } from "./seal";

/** The one algorithm: Ed25519 signatures (RFC 8037). Nothing else is ever accepted. */
export const SIGNING_ALGORITHM = "EdDSA";

export type SigningContext = Pick<ServiceContext, "db" | "now" | "deriveKey">;
type Key = Awaited<ReturnType<typeof importJWK>>;

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

interface Keys {
  active: SigningKey;
  /** By `kid`, the retired ones too. */
  publicKeys: Map<string, Key>;
}

/** One set of keys for each database that this process talks to. */
const cache = new WeakMap<Database, Promise<Keys>>();

/** The key that signs. */
export async function activeKey(ctx: SigningContext): Promise<SigningKey> {
  return (await keysOf(ctx)).active;
}

/** The public key named `kid`, or null. A key that another process has made since is looked for once more. */
export async function publicKey(ctx: SigningContext, kid: string): Promise<Key | null> {
  const known = (await keysOf(ctx)).publicKeys.get(kid);
  if (known !== undefined) return known;
  const rows = await readSigningKeys(ctx.db.pool);
  if (!rows.some((row) => row.kid === kid)) return null;
  cache.delete(ctx.db);
  return (await keysOf(ctx)).publicKeys.get(kid) ?? null;
}

/** Every public key, the retired ones too: what was signed with them can still be verified. */
export async function publicJwks(ctx: SigningContext): Promise<JsonObject[]> {
  await keysOf(ctx);
  return (await readSigningKeys(ctx.db.pool)).map((row) => row.publicJwk);
}

function keysOf(ctx: SigningContext): Promise<Keys> {
  const cached = cache.get(ctx.db);
  if (cached !== undefined) return cached;
  const loading = loadKeys(ctx).catch((error: unknown) => {
    cache.delete(ctx.db);
    throw error;
  });
  cache.set(ctx.db, loading);
  return loading;
}

async function loadKeys(ctx: SigningContext): Promise<Keys> {
  let rows = await readSigningKeys(ctx.db.pool);
  if (!rows.some((row) => !row.retired)) {
    await createKey(ctx);
    rows = await readSigningKeys(ctx.db.pool);
  }
  const signing = rows.find((row) => !row.retired);
  if (signing === undefined) throw new Error("there is no signing key and none could be made");
  const publicKeys = new Map<string, Key>();
  for (const row of rows) publicKeys.set(row.kid, await importJWK(row.publicJwk as JWK, SIGNING_ALGORITHM));
  return { active: { kid: signing.kid, privateKey: openPrivateKey(ctx, signing) }, publicKeys };
}

function openPrivateKey(ctx: SigningContext, row: SigningKeyRow): KeyObject {
  let text: string;
  try {
    text = unseal({ sealed: row.encryptedPrivateJwk, key: ctx.deriveKey("signing-keys"), label: row.kid });
  } catch {
    throw new Error(
      `signing key ${row.kid} was stored under another master secret: start with the AMBIT_SECRET (or the data directory) that this database was first used with`,
    );
  }
  return createPrivateKey({ key: JSON.parse(text), format: "jwk" });
}

/** Makes the key that signs, unless another process was faster. */
async function createKey(ctx: SigningContext): Promise<void> {
  const pair = await generateKeyPair(SIGNING_ALGORITHM, { crv: "Ed25519", extractable: true });
  const publicPart = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicPart);
  const privateJwk = JSON.stringify(await exportJWK(pair.privateKey));
  await accessTransaction(ctx.db, async (client) => {
    const at = ctx.now();
    const created = await insertSigningKey(client, {
      kid,
      algorithm: SIGNING_ALGORITHM,
      publicJwk: { ...(publicPart as JsonObject), kid, alg: SIGNING_ALGORITHM, use: "sig" },
      encryptedPrivateJwk: seal({ text: privateJwk, key: ctx.deriveKey("signing-keys"), label: kid }),
      createdAt: at,
    });
    if (!created) return;
    await insertAuditEvents(client, [
      {
        at,
        actorKind: "system",
        actorId: null,
        actorName: "ambit",
        event: "signing_key.created",
        subjectKind: "signing_key",
        subjectId: kid,
        detail: { algorithm: SIGNING_ALGORITHM },
      },
    ]);
  });
}
