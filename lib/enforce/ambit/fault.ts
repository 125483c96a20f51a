/**
 * Ambit could not be asked, or its answer cannot be relied on. Whoever gets this refuses: without an answer nothing runs.
 * The message holds no secret and nothing of what was sent.
 */
export class AmbitFault extends Error {
  override readonly name = "AmbitFault";

  constructor(
    /** `unreachable`: no answer came, or a server's fault. `refused`: Ambit said no to the request itself. `malformed`: an answer that is none. */
    readonly kind: "unreachable" | "refused" | "malformed",
    message: string,
    /** The HTTP status, when an answer came. */
    readonly status?: number,
  ) {
    super(message);
  }
}
