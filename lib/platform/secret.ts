import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

export type SecretKind = "credential" | "api_token" | "invitation" | "source_token";

export interface NewSecret {
  /** Shown once and never stored. */
  secret: string;
  /** What is stored: hex SHA-256. The secret has 256 random bits, so a slow hash would add nothing. */
  hash: string;
  /** May be shown: the prefix and the first characters. */
  hint: string;
}

const PREFIX: Record<SecretKind, string> = {
  credential: "ambit_cred_",
  api_token: "ambit_pat_",
  invitation: "ambit_inv_",
  source_token: "ambit_src_",
};
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Base62 digits that hold 256 bits, and 32 bits. */
const RANDOM_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const HINT_LENGTH = 4;

/**
 * A secret as GitHub shapes them: a prefix that a scanner of leaked secrets can search for, 256 random bits in base62 and a
 * CRC-32 checksum, so that a mistyped or invented one is told from a real one without asking the database.
 */
export function newSecret(kind: SecretKind): NewSecret {
  const prefix = PREFIX[kind];
  const random = base62(BigInt(`0x${randomBytes(32).toString("hex")}`), RANDOM_LENGTH);
  const secret = `${prefix}${random}${checksum(prefix + random)}`;
  return { secret, hash: hashSecret(secret), hint: `${prefix}${random.slice(0, HINT_LENGTH)}…` };
}

/** Hex SHA-256 of a secret: what is stored and searched for. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** True when `secret` has the prefix, length, alphabet and checksum of its kind. Says nothing about whether it is in force. */
export function isWellFormed(kind: SecretKind, secret: string): boolean {
  const prefix = PREFIX[kind];
  if (secret.length !== prefix.length + RANDOM_LENGTH + CHECKSUM_LENGTH || !secret.startsWith(prefix)) return false;
  if (!/^[0-9A-Za-z]+$/.test(secret.slice(prefix.length))) return false;
  return secret.slice(-CHECKSUM_LENGTH) === checksum(secret.slice(0, -CHECKSUM_LENGTH));
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)), CHECKSUM_LENGTH);
}

function base62(value: bigint, length: number): string {
  let rest = value;
  let digits = "";
  while (digits.length < length) {
    digits = `${ALPHABET[Number(rest % 62n)]}${digits}`;
    rest /= 62n;
  }
  return digits;
}
