/** Starts the built server, pages and all, as `npm start` does. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { projectRoot } from "@/lib/platform/projectRoot";

export interface BuiltServer {
  /** Without a trailing slash. */
  url: string;
  stop(): Promise<void>;
}

const READY_MS_MAX = 60_000;
const READY = /Ambit is ready at (\S+)/;

/** `dist/server.js`, which was built beforehand, on a free port. The channel lets it end itself when this process is killed. */
export async function startBuiltServer(env: Record<string, string>, nodeFlags: string[] = []): Promise<BuiltServer> {
  const child = fork(path.join(projectRoot(), "dist", "server.js"), {
    cwd: projectRoot(),
    env: { ...process.env, NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0", ...env },
    execArgv: nodeFlags,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return { url: await ready(child), stop: () => end(child) };
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = () => reject(new Error(`The server did not start:\n${said}`));
    const late = setTimeout(fail, READY_MS_MAX);
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const url = READY.exec(said)?.[1];
        if (url === undefined) return;
        clearTimeout(late);
        resolve(url);
      });
    child.once("exit", fail);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
}
