/** A real HTTP server of this machine that keeps what it is sent. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface SunkWebhook {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface WebhookSink {
  /** `127.0.0.1:port`. */
  host: string;
  received: SunkWebhook[];
  /** What it answers. */
  status: number;
  /** From now on what comes to this path is received and not answered, until the function that it returns is called. */
  hold(path: string): () => void;
  close(): Promise<void>;
}

export async function webhookSink(): Promise<WebhookSink> {
  const held = new Map<string, Promise<void>>();
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", async () => {
      const path = req.url ?? "";
      sink.received.push({ path, headers: req.headers, body: Buffer.concat(chunks).toString("utf8") });
      await held.get(path);
      res.writeHead(sink.status, sink.status >= 300 && sink.status < 400 ? { location: "/elsewhere" } : {}).end("{}");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const sink: WebhookSink = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    status: 204,
    hold: (path) => {
      let answer: () => void = () => undefined;
      const promise = new Promise<void>((resolve) => {
        answer = resolve;
      });
      held.set(path, promise);
      return () => {
        held.delete(path);
        answer();
      };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sink;
}
