/** Ambit as `npm start` runs it, pages and all, on the database of a measurement. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectRoot } from "@/lib/platform/projectRoot";

export interface WholeServer {
  /** Without a trailing slash. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** A database that lives as long as the measurement has a secret that everyone knows. */
const SECRET = "the secret of a benchmark, known to everyone";
const READY = /Ambit is ready at (\S+)/;

/** Starts `dist/server.js`, which was built beforehand, on a free port. */
export async function serveWhole(databaseUrl: string): Promise<WholeServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "ambit-bench-"));
  const child = fork(path.join(projectRoot(), "dist", "server.js"), {
    cwd: projectRoot(),
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      AMBIT_SECRET: SECRET,
      AMBIT_DATA_DIR: dataDir,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: "0",
    },
    execArgv: ["--max-semi-space-size=32"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const url = await ready(child);
  return {
    url,
    port: Number(new URL(url).port),
    close: async () => {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const url = READY.exec(said)?.[1];
        if (url !== undefined) resolve(url);
      });
    child.once("exit", () => reject(new Error(`The server did not start:\n${said}`)));
  });
}
