/** Why a use-case could not do what was asked. lib/http turns it into an RFC 9457 problem. */
export type ProblemKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "gone"
  | "too_large"
  | "too_many"
  | "overloaded"
  | "unavailable";

/** One field that was wrong: a JSON Pointer into what was sent (RFC 6901) and what is wrong with it. */
export interface FieldError {
  pointer: string;
  message: string;
}

/**
 * Thrown by services. `message` is for the caller: what happened, what was kept, what to do. Nothing secret and nothing
 * about records that the caller may not see.
 */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly kind: ProblemKind,
    message: string,
    readonly options: {
      /** A problem type URI where a specification names one. */
      type?: string;
      errors?: FieldError[];
      /** Seconds. */
      retryAfter?: number;
    } = {},
  ) {
    super(message);
  }
}
