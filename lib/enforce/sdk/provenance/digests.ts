/**
 * Digests of values, under the salt of a session. The files beside this one are `lib/core/provenance`'s own, letter by letter:
 * one normalization and one extractor for everybody.
 */
import { hex, utf8 } from "../bytes";
import { observedForms, requestForms } from "./forms";

/** The digests of the values of a person's request. */
export function requestDigests(salt: string, request: string): Promise<string[]> {
  return digests(salt, requestForms(request));
}

/** The digests of the values of a result that its call's arguments did not show already. */
export function observedDigests(salt: string, result: unknown, args: unknown): Promise<string[]> {
  return digests(salt, observedForms(result, args));
}

/** HMAC-SHA-256, lower-case hex. */
async function digests(salt: string, forms: ReadonlySet<string>): Promise<string[]> {
  if (forms.size === 0) return [];
  const key = await crypto.subtle.importKey("raw", utf8(salt), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return await Promise.all(Array.from(forms, async (form) => hex(await crypto.subtle.sign("HMAC", key, utf8(form)))));
}
