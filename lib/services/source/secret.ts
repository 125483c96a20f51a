import type { SourceRow } from "@/lib/db/source/senders";
import type { ServiceContext } from "@/lib/services/context";
import { seal, unseal } from "@/lib/services/signing/seal";

const PURPOSE = "source-secrets";

/** The secret that a sender signs with, as it is stored. */
export function sealSourceSecret(
  { deriveKey }: Pick<ServiceContext, "deriveKey">,
  { id, secret }: { id: string; secret: string },
): string {
  return seal({ text: secret, key: deriveKey(PURPOSE), label: id });
}

/** @throws when the source has none, or it was stored under another master secret */
export function openSourceSecret(
  { deriveKey }: Pick<ServiceContext, "deriveKey">,
  { id, sealedSecret }: Pick<SourceRow, "id" | "sealedSecret">,
): string {
  if (sealedSecret === null) throw new Error("the source has no secret");
  return unseal({ sealed: sealedSecret, key: deriveKey(PURPOSE), label: id });
}
