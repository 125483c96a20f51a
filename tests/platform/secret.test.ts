import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashSecret, isWellFormed, newSecret, type SecretKind } from "@/lib/platform/secret";

const KINDS: readonly SecretKind[] = ["credential", "api_token", "invitation"];

describe("secrets", () => {
  test.each(KINDS)("a new %s is well formed, of its own kind alone, and never the same twice", (kind) => {
    const { secret } = newSecret(kind);
    expect(secret).toMatch(/^ambit_(cred|pat|inv)_[0-9A-Za-z]{49}$/);
    for (const other of KINDS) expect(isWellFormed(other, secret)).toBe(other === kind);
    expect(newSecret(kind).secret).not.toBe(secret);
  });

  test("any one changed character breaks the checksum", () => {
    const { secret } = newSecret("credential");
    const prefix = "ambit_cred_".length;
    fc.assert(
      fc.property(
        fc.integer({ min: prefix, max: secret.length - 1 }),
        fc.constantFrom(..."0aZ9_-é"),
        (at, character) => {
          fc.pre(secret[at] !== character);
          expect(isWellFormed("credential", secret.slice(0, at) + character + secret.slice(at + 1))).toBe(false);
        },
      ),
    );
  });

  test("text that is no secret is refused", () => {
    for (const text of [
      "",
      "ambit_cred_",
      `ambit_cred_${"0".repeat(49)}x`,
      newSecret("credential").secret.toUpperCase(),
    ])
      expect(isWellFormed("credential", text)).toBe(false);
  });

  test("what is stored is the SHA-256, and the hint tells four characters of the random part", () => {
    const { secret, hash, hint } = newSecret("api_token");
    expect(hash).toBe(createHash("sha256").update(secret).digest("hex"));
    expect(hashSecret(secret)).toBe(hash);
    expect(hint).toBe(`${secret.slice(0, "ambit_pat_".length + 4)}…`);
  });
});
