import type { ServerResponse } from "node:http";

export interface Answer {
  status: number;
  /** Absent: no body. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends JSON, `no-store` unless the answer says otherwise. */
export function sendJson(res: ServerResponse, { status, body, headers = {} }: Answer): void {
  if (res.headersSent || res.destroyed) return;
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
  res.writeHead(status, {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(bytes === null ? {} : { "Content-Type": "application/json", "Content-Length": String(bytes.length) }),
    ...headers,
  });
  res.end(bytes ?? undefined);
}
