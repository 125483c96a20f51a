import type { ZodError } from "zod";

/** Every issue as a JSON Pointer (RFC 6901) into what was sent, and what is wrong there. */
export function fieldErrorsOf(
  error: ZodError,
  at: readonly PropertyKey[] = [],
): { pointer: string; message: string }[] {
  return error.issues.map((issue) => ({ pointer: pointerOf([...at, ...issue.path]), message: issue.message }));
}

/** A JSON Pointer for a path; "" is the whole document. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
