/** Ambit's public keys, as they verify permits offline (RFC 7517). */
import { list } from "../answers";
import { AmbitFault } from "../errors";
import { goodAnswer, send } from "../http";
import { isObject } from "../json";

/** For how long keys that were fetched are used without a look for newer ones, in milliseconds. */
const FRESH_MS = 10 * 60_000;
/** How often at most keys are fetched because a permit names one that is not known: names can be made up. */
const LOOK_AGAIN_MS = 10_000;

/** The algorithms that a permit can be signed with; whatever else a permit claims is refused. */
const ALGORITHMS = {
  EdDSA: { crv: "Ed25519", import: { name: "Ed25519" }, verify: { name: "Ed25519" } },
  ES256: { crv: "P-256", import: { name: "ECDSA", namedCurve: "P-256" }, verify: { name: "ECDSA", hash: "SHA-256" } },
} as const;

type Algorithm = keyof typeof ALGORITHMS;

export interface VerifyingKey {
  algorithm: Algorithm;
  verify(signature: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

/** Fetches keys when they are needed, keeps them, and takes up new ones: a key that signs from today on is found at its first permit. */
export class PermitKeys {
  private keys = new Map<string, VerifyingKey>();
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private fetching: Promise<void> | undefined;

  constructor(
    private readonly address: string,
    /** Epoch milliseconds. */
    private readonly now: () => number,
  ) {}

  /**
   * The key of this name, or null.
   * @throws AmbitFault when it is not known and keys cannot be fetched
   */
  async find(kid: string): Promise<VerifyingKey | null> {
    const now = this.now();
    const mayLook = now - this.triedAt > LOOK_AGAIN_MS;
    const known = this.keys.get(kid);
    if (known !== undefined) {
      // What was good stays good while Ambit cannot be reached; when it can, a key that it withdrew goes. Nobody waits for it.
      if (mayLook && now - this.fetchedAt > FRESH_MS) void this.refresh().catch(() => undefined);
      return known;
    }
    if (mayLook || this.keys.size === 0) await this.refresh();
    return this.keys.get(kid) ?? null;
  }

  private refresh(): Promise<void> {
    this.fetching ??= this.fetch().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetch(): Promise<void> {
    this.triedAt = this.now();
    const answer = goodAnswer(await send(this.address, "GET", "/access/v1/jwks"));
    const keys = new Map<string, VerifyingKey>();
    for (const jwk of list(answer.keys)) {
      if (!isObject(jwk) || typeof jwk.kid !== "string" || (jwk.use !== undefined && jwk.use !== "sig")) continue;
      const key = await verifyingKey(jwk);
      if (key !== null) keys.set(jwk.kid, key);
    }
    if (keys.size === 0) throw new AmbitFault("malformed", "Ambit named no key that can verify a permit.");
    this.keys = keys;
    this.fetchedAt = this.now();
  }
}

/** Null for a key of another kind. What kind it is follows from the key, never from a permit. */
async function verifyingKey(jwk: Record<string, unknown>): Promise<VerifyingKey | null> {
  const algorithm = (Object.keys(ALGORITHMS) as Algorithm[]).find((one) => ALGORITHMS[one].crv === jwk.crv);
  if (algorithm === undefined) return null;
  const { crv, import: importing, verify } = ALGORITHMS[algorithm];
  const { kty, x, y } = jwk as JsonWebKey;
  const material = { kty, crv, x, ...(y === undefined ? {} : { y }) } as JsonWebKey;
  try {
    const key = await crypto.subtle.importKey("jwk", material, importing, false, ["verify"]);
    return { algorithm, verify: (signature, signed) => crypto.subtle.verify(verify, key, signature, signed) };
  } catch {
    return null;
  }
}
