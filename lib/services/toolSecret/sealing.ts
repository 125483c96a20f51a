/** How the secrets of tools are kept: encrypted with a key derived from the master secret, each bound to its place and version. */
import type { ServiceContext } from "@/lib/services/context";
import { seal, unseal } from "@/lib/services/signing/seal";

type Context = Pick<ServiceContext, "deriveKey">;

/** Hexadecimal digits that name a key. */
const KEY_ID_LENGTH = 16;

/** What a secret is bound to. One that was moved to another row, or back from an earlier version, does not open. */
export interface Bound {
  agentId: string;
  toolId: string;
  environmentId: string;
  version: number;
}

/** The name of the key that seals now: another master secret gives another. Derived for itself, so it tells nothing of the key. */
export function sealingKeyId(ctx: Context): string {
  return ctx.deriveKey("tool-secrets/key-id").toString("hex").slice(0, KEY_ID_LENGTH);
}

export function sealSecret(ctx: Context, { value, bound }: { value: string; bound: Bound }): string {
  return seal({ text: value, key: ctx.deriveKey("tool-secrets"), label: labelOf(bound) });
}

/** The value; null where it was sealed under another key, or is not what was sealed here. */
export function openSecret(
  ctx: Context,
  { sealed, keyId, bound }: { sealed: string; keyId: string; bound: Bound },
): string | null {
  if (keyId !== sealingKeyId(ctx)) return null;
  try {
    return unseal({ sealed, key: ctx.deriveKey("tool-secrets"), label: labelOf(bound) });
  } catch {
    return null;
  }
}

function labelOf({ agentId, toolId, environmentId, version }: Bound): string {
  return JSON.stringify(["tool-secret", agentId, toolId, environmentId, version]);
}
