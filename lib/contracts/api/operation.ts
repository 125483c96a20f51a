/** What the API's document says of one operation: a method at a path. */
import type { z } from "zod";

/** `person`: with a session or an API token. `agent`: with an access token. `sender`: with a token of a source. */
export type Caller = "anyone" | "person" | "agent" | "sender";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** The statuses with which something is refused; each is a problem (RFC 9457). */
export type RefusalStatus = 400 | 401 | 403 | 404 | 408 | 409 | 410 | 413 | 415 | 429 | 503;

/** An answer that is not JSON, or not only: its media types, and in words what it holds. */
export interface Stated {
  types: readonly string[];
  words: string;
}

export interface Operation {
  /** Unique: what generated clients call it. */
  id: string;
  method: Method;
  /** With parameters as `{id}`. */
  path: `/${string}`;
  summary: string;
  caller: Caller;
  /** Who of them may, where not everyone may who can call. */
  may?: string;
  /** What the same call, made again, does; of everything that changes something. */
  again?: string;
  query?: z.ZodType;
  /** Request headers, with what they are for. */
  headers?: Readonly<Record<string, string>>;
  /** Named with `body`. */
  body?: z.ZodType;
  /** True when it can be left out. */
  bodyOptional?: true;
  /** What is sent where it is not JSON, or not only. */
  sent?: Stated;
  /** The body is a form, not JSON. */
  form?: true;
  /** By status: JSON that is named with `component`, something else, or null for no content. */
  answers: Readonly<Partial<Record<200 | 201 | 202 | 204 | 400 | 503, z.ZodType | Stated | null>>>;
  /** Beside the statuses that follow from the caller and the body. */
  refused?: readonly RefusalStatus[];
}
