import type { Transport, TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage, MessageExtraInfo, RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { GivenSecrets } from "@/lib/enforce/secrets/given";

/** Most messages that an upstream may send in a second without having been asked: notifications, requests, answers to nothing. */
export const UNASKED_MAX = 500;
const WINDOW_MS = 1_000;

/**
 * A transport that lets through answers to what was really asked, each once, and ends when it is flooded with anything else.
 * A server that makes ids up can answer nobody's call, and one that never stops talking is let go. Secrets that the server was given are
 * taken out of what it says.
 */
export class GuardedTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T, extra?: MessageExtraInfo) => void;
  private readonly asked = new Set<RequestId>();
  private windowFrom = 0;
  private unasked = 0;
  private flooded = false;

  constructor(
    private readonly inner: Transport,
    private readonly given: GivenSecrets,
    private readonly now: () => number = Date.now,
  ) {}

  async start(): Promise<void> {
    this.inner.onclose = () => this.onclose?.();
    this.inner.onerror = (error) => this.onerror?.(error);
    // Whatever it says comes through here: nothing behind this sees a secret that it repeats.
    this.inner.onmessage = (message, extra) => this.take(this.given.hiddenIn(message as JsonObject) as never, extra);
    await this.inner.start();
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ("method" in message && "id" in message) this.asked.add(message.id);
    // An answer that comes after the call was given up answers nothing.
    if ("method" in message && message.method === "notifications/cancelled")
      this.asked.delete(message.params?.requestId as RequestId);
    await this.inner.send(message, options);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  get sessionId(): string | undefined {
    return this.inner.sessionId;
  }

  setProtocolVersion(version: string): void {
    this.inner.setProtocolVersion?.(version);
  }

  private take(message: JSONRPCMessage, extra?: MessageExtraInfo): void {
    if (this.flooded) return;
    const isAnswer = !("method" in message);
    if (isAnswer && message.id !== undefined && this.asked.delete(message.id)) {
      this.onmessage?.(message, extra);
      return;
    }
    if (this.isFlooding()) {
      this.flooded = true;
      this.onerror?.(new Error(`It sent more than ${UNASKED_MAX} messages in a second that nobody asked for.`));
      void this.close();
      return;
    }
    if (isAnswer) this.onerror?.(new Error("It answered what was not asked, or a second time."));
    else this.onmessage?.(message, extra);
  }

  private isFlooding(): boolean {
    const now = this.now();
    if (now - this.windowFrom >= WINDOW_MS) {
      this.windowFrom = now;
      this.unasked = 0;
    }
    this.unasked += 1;
    return this.unasked > UNASKED_MAX;
  }
}
