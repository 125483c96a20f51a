/**
 * What an enforcement point tells Ambit of the values of a person's request and of a tool's result: the one extractor that the
 * gateway, the SDK and the checks share (`forms.ts`), as digests.
 */
import { observedForms, requestForms } from "./forms";
import { formDigest } from "./value";

export { VALUES_MAX } from "./forms";

/** The digests of the values of a person's request, for `request_values`. */
export function requestDigests(salt: string, request: string): string[] {
  return digests(salt, requestForms(request));
}

/**
 * The digests of the values of a tool's result, for `observed`.
 * @param args the call's arguments: a tool that repeats them has not confirmed them, so their values are left out
 */
export function observedDigests(salt: string, result: unknown, args: unknown = undefined): string[] {
  return digests(salt, observedForms(result, args));
}

function digests(salt: string, forms: ReadonlySet<string>): string[] {
  return Array.from(forms, (form) => formDigest(salt, form));
}
