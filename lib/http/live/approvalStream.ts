/** Server-sent events (WHATWG HTML, "server-sent events") of one open inbox. */
import type { InboxState } from "@/lib/contracts/approvals";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { approvalFeed } from "./approvalFeed";

const HEARTBEAT_MS = 15_000;
/** A stream ends after a minute and the browser opens another: so a session that has ended is noticed. */
const STREAM_MS_MAX = 60_000;
const RECONNECT_MS = 500;

/** Sends the inbox's state when it opens and after every change, until the reader goes away or a minute is over. */
export function approvalStream(ctx: ServiceContext<PersonActor>, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let end = () => {};
  let gone = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      let ended = false;
      const send = (text: string) => {
        if (!ended) controller.enqueue(encoder.encode(text));
      };
      const tell = (state: InboxState) => send(`event: inbox\ndata: ${JSON.stringify(state)}\n\n`);
      send(`retry: ${RECONNECT_MS}\n\n`);
      const unsubscribe = approvalFeed().subscribe({ ctx, tell });
      const heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS);
      const last = setTimeout(() => end(), STREAM_MS_MAX);
      end = () => {
        if (ended) return;
        ended = true;
        clearInterval(heartbeat);
        clearTimeout(last);
        unsubscribe();
        if (!signal.aborted && !gone) controller.close();
      };
      signal.addEventListener("abort", () => end());
    },
    // The reader is gone: nothing is left to close.
    cancel: () => {
      gone = true;
      end();
    },
  });
  return new Response(body, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no" },
  });
}
