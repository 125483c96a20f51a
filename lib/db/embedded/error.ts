/** The embedded database cannot be used here. `message` is one plain paragraph that says what to do. */
export class EmbeddedError extends Error {
  override readonly name = "EmbeddedError";
}

/** The code of a failed system call ("ENOENT"), if `error` is one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
