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
  close(): Promise<void>;
}

export async function webhookSink(): Promise<WebhookSink> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      sink.received.push({
        path: req.url ?? "",
        headers: req.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      });
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
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sink;
}
