/** The secrets that sign webhooks (Standard Webhooks: `whsec_` and base64), stored encrypted. */
import { randomBytes } from "node:crypto";
import type { ServiceContext } from "@/lib/services/context";
import { seal, unseal } from "@/lib/services/signing/seal";

const SECRET_BYTES = 32;

/** A new secret for the endpoint `id`, and how it is stored. */
export function newWebhookSecret(
  { deriveKey }: Pick<ServiceContext, "deriveKey">,
  id: string,
): { secret: string; sealed: string } {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
  return { secret, sealed: seal({ text: secret, key: deriveKey("webhook-secrets"), label: id }) };
}

/** @throws when it was stored under another master secret */
export function openWebhookSecret(
  { deriveKey }: Pick<ServiceContext, "deriveKey">,
  { id, sealed }: { id: string; sealed: string },
): string {
  return unseal({ sealed, key: deriveKey("webhook-secrets"), label: id });
}
