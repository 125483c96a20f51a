import { randomBytes } from "node:crypto";
import type { AmbitClient } from "@/lib/enforce/ambit/client";

/** One session toward Ambit for one agent connection, opened when the first call needs it. */
export class AgentSession {
  /** Keys the digests of the values that this session saw; it is told to Ambit alone. */
  readonly salt = randomBytes(24).toString("base64url");
  private opening: Promise<string> | undefined;

  constructor(private readonly label: () => string) {}

  /** Its id. A failure is not kept: the next call tries again. @throws AmbitFault */
  id(ambit: AmbitClient): Promise<string> {
    this.opening ??= ambit
      .openSession({ salt: this.salt, label: this.label().slice(0, 200) })
      .catch((error: unknown) => {
        this.opening = undefined;
        throw error;
      });
    return this.opening;
  }
}
