/** Ambit as `npm start` runs it, pages and all, on the database of a measurement. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startBuiltServer } from "@/tests/support/builtServer";

export interface WholeServer {
  /** Without a trailing slash. */
  url: string;
  port: number;
  /** Its settings. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/** A database that lives as long as the measurement has a secret that everyone knows. */
const SECRET = "the secret of a benchmark, known to everyone";

/** Starts `dist/server.js`, which was built beforehand, on a free port. */
export async function serveWhole(databaseUrl: string): Promise<WholeServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "ambit-bench-"));
  const env = { DATABASE_URL: databaseUrl, AMBIT_SECRET: SECRET, AMBIT_DATA_DIR: dataDir };
  const { url, stop } = await startBuiltServer(env, ["--max-semi-space-size=32"]);
  return {
    url,
    port: Number(new URL(url).port),
    env,
    close: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
