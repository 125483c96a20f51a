import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "@/lib/db/database";

/** What the access API needs of the process that serves it. */
export interface AccessDeps {
  db: Database;
  now: () => Date;
  /** What the outside calls this installation, without a trailing slash. */
  publicUrl: string;
  /** Derives a 32-byte key for one purpose from the master secret. */
  deriveKey: (purpose: string) => Buffer;
  /** Gets what nobody foresaw, and warnings. Never a secret, a token or a body. */
  log: AccessLog;
  /** How long a body may take to arrive, in milliseconds. */
  bodyTimeoutMsMax?: number;
}

/** The part of a pino logger that is used here. */
export interface AccessLog {
  warn(detail: Record<string, unknown>, message: string): void;
  error(detail: Record<string, unknown>, message: string): void;
}

/** Answers `/access/…` and `/.well-known/authzen-configuration`; resolves to false for any other path, untouched. */
export type AccessHandler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

export function createAccessHandler(_deps: AccessDeps): AccessHandler {
  return async () => false;
}
