import type { EventStore } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

/** Most messages of a session that are kept, and most bytes of them. */
const EVENTS_MAX = 500;
const BYTES_MAX = 8_000_000;

interface Event {
  stream: string;
  text: string;
}

/** The last messages of one session, so that an agent whose connection broke gets what it missed: a call's result above all. */
export class EventLog implements EventStore {
  private readonly events = new Map<string, Event>();
  private bytes = 0;
  private count = 0;

  async storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    this.count += 1;
    const id = String(this.count);
    const text = JSON.stringify(message);
    this.events.set(id, { stream, text });
    this.bytes += text.length;
    for (const [oldest, event] of this.events) {
      if (this.events.size <= EVENTS_MAX && (this.bytes <= BYTES_MAX || this.events.size === 1)) break;
      this.events.delete(oldest);
      this.bytes -= event.text.length;
    }
    return id;
  }

  async getStreamIdForEventId(id: string): Promise<string | undefined> {
    return this.events.get(id)?.stream;
  }

  async replayEventsAfter(
    id: string,
    { send }: { send: (id: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const stream = this.events.get(id)?.stream;
    if (stream === undefined) throw new Error("That event is not kept.");
    for (const [later, event] of [...this.events]) {
      if (Number(later) <= Number(id) || event.stream !== stream) continue;
      const message = JSON.parse(event.text) as JSONRPCMessage;
      // What opens a stream is an event without a message.
      if ("jsonrpc" in message) await send(later, message);
    }
    return stream;
  }
}
