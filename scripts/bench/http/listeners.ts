/**
 * Open inboxes, in a process apart from the server: each a connection of its own that hears the stream of server-sent events as
 * the browser does, and opens it again when it ends. They look at no more of an event than the number that waits.
 */
import { type IncomingMessage, request } from "node:http";
import { setTimeout } from "node:timers/promises";

/** What this process is told to do: open the streams, say what was heard since the last time, close them. */
export type ListenersOrder = { open: { url: string; tokens: string[] } } | "heard" | "close";

/** The number that waits, as it was first and each time it rose at one listener (by its place in the tokens). */
export interface Heard {
  listener: number;
  waiting: number;
  /** Epoch milliseconds, with their fraction. */
  at: number;
}

/** As the stream asks browsers to wait. */
const RECONNECT_MS = 500;
const WAITING = /"waiting":(\d+)/;

let heard: Heard[] = [];
let listeners: { stop(): void }[] = [];

process.on("message", (order: ListenersOrder) => {
  void follow(order).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit(0));

async function follow(order: ListenersOrder): Promise<Heard[]> {
  if (order === "heard") {
    const since = heard;
    heard = [];
    return since;
  }
  for (const { stop } of listeners) stop();
  listeners = [];
  if (order === "close") return [];
  const { url, tokens } = order.open;
  const opening = tokens.map((token, listener) => listen(url, { token, listener }));
  listeners = opening;
  await Promise.all(opening.map(({ ready }) => ready));
  return [];
}

/** `ready`: once the first event has come. */
function listen(url: string, { token, listener }: { token: string; listener: number }) {
  let stopped = false;
  let close = (): void => undefined;
  let last = -1;
  let isReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const take = (waiting: number): void => {
    const at = performance.timeOrigin + performance.now();
    if (waiting > last) heard.push({ listener, waiting, at });
    last = waiting;
    isReady();
  };
  const again = async (): Promise<void> => {
    while (!stopped) {
      await new Promise<void>((resolve) => {
        const asked = request(url, { headers: { authorization: `Bearer ${token}` }, agent: false }, (stream) => {
          if (stream.statusCode !== 200) throw new Error(`the stream answered ${stream.statusCode}`);
          onEvents(stream, take);
          stream.once("close", resolve);
        });
        asked.once("error", () => resolve());
        asked.end();
        close = () => asked.destroy();
      });
      if (!stopped) await setTimeout(RECONNECT_MS);
    }
  };
  void again();
  return {
    ready,
    stop: () => {
      stopped = true;
      close();
    },
  };
}

function onEvents(stream: IncomingMessage, take: (waiting: number) => void): void {
  let pending = "";
  stream.setEncoding("utf8");
  stream.on("data", (data: string) => {
    const events = (pending + data).split("\n\n");
    pending = events.pop() ?? "";
    for (const event of events) {
      const waiting = WAITING.exec(event)?.[1];
      if (waiting !== undefined) take(Number(waiting));
    }
  });
}
