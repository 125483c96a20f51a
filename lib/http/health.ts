import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "@/lib/db/database";

const READY_MS_MAX = 2_000;

export interface Readiness {
  db: Database;
  /** True from the moment the process stops taking new work. */
  isStopping: () => boolean;
}

/**
 * Answers `/healthz` (this process runs) and `/readyz` (it can decide: the database answers and nothing is stopping), as
 * JSON `{ status }`. Resolves to false for any other path.
 */
export async function answerHealth(req: IncomingMessage, res: ServerResponse, readiness: Readiness): Promise<boolean> {
  const path = req.url?.split("?", 1)[0];
  if (path !== "/healthz" && path !== "/readyz") return false;
  if (req.method !== "GET" && req.method !== "HEAD") {
    send(res, 405, "method not allowed", { allow: "GET, HEAD" });
    return true;
  }
  if (path === "/healthz") send(res, 200, "ok");
  else if (readiness.isStopping()) send(res, 503, "stopping");
  else if (await canQuery(readiness.db)) send(res, 200, "ready");
  else send(res, 503, "the database does not answer");
  return true;
}

async function canQuery(db: Database): Promise<boolean> {
  const tooLate = new Promise<boolean>((resolve) => {
    setTimeout(resolve, READY_MS_MAX, false).unref();
  });
  const answered = db.pool.query("SELECT 1").then(
    () => true,
    () => false,
  );
  return await Promise.race([answered, tooLate]);
}

function send(res: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  res.end(`${JSON.stringify({ status: text })}\n`);
}
