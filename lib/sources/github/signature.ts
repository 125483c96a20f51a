import { createHmac, timingSafeEqual } from "node:crypto";

const PREFIX = "sha256=";

/**
 * Whether GitHub, or somebody else who knows the webhook's secret, sent exactly these bytes.
 * @param rawBody the body as it came, before anything was read of it
 * @param header `X-Hub-Signature-256`; an absent one proves nothing
 */
export function verifyGithubSignature(
  secret: string,
  rawBody: Uint8Array | string,
  header: string | undefined,
): boolean {
  if (secret === "" || header === undefined || !header.startsWith(PREFIX)) return false;
  const given = Buffer.from(header.slice(PREFIX.length), "hex");
  const expected = createHmac("sha256", secret).update(rawBody).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}
