import { randomBytes } from "node:crypto";
import { requestDigests } from "@/lib/core/provenance/extract";
import type { AmbitClient } from "@/lib/enforce/ambit/client";

/** One session toward Ambit for one agent connection, opened when the first call needs it. */
export class AgentSession {
  /** Keys the digests of the values that this session saw; it is told to Ambit alone. */
  readonly salt = randomBytes(24).toString("base64url");
  private opening: Promise<string> | undefined;

  constructor(
    private readonly label: () => string,
    /** What the person asked for, where anybody but the agent says it. */
    private readonly request: () => Promise<string | undefined>,
  ) {}

  /** Its id. A failure is not kept: the next call tries again. @throws AmbitFault */
  id(ambit: AmbitClient): Promise<string> {
    this.opening ??= this.open(ambit).catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async open(ambit: AmbitClient): Promise<string> {
    const request = await this.request();
    return await ambit.openSession({
      salt: this.salt,
      label: this.label().slice(0, 200),
      ...(request === undefined ? {} : { request_values: requestDigests(this.salt, request) }),
    });
  }
}
