import { type ChildProcess, fork } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import type { AccessServer } from "./accessServer";

const ROOT = path.resolve(import.meta.dirname, "../..");

export interface AccessProcesses {
  /** Where each process serves the access API. */
  origins: string[];
  close(): Promise<void>;
}

/** Serves `server`'s database from `count` further processes, all at the time that its clock shows now. */
export async function accessProcesses(server: AccessServer, count: number): Promise<AccessProcesses> {
  // Inside the project, so that the bundle finds its packages.
  const cache = path.join(ROOT, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, "access-"));
  const outfile = path.join(folder, "worker.mjs");
  await build({
    entryPoints: [path.join(ROOT, "tests/support/accessWorker.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    tsconfig: path.join(ROOT, "tsconfig.json"),
    logLevel: "error",
  });
  const children = Array.from({ length: count }, () =>
    fork(outfile, {
      env: {
        ...process.env,
        AMBIT_TEST_DATABASE: server.databaseUrl,
        AMBIT_TEST_NOW: server.clock.now().toISOString(),
      },
      // Vitest's own flags are not for a plain process.
      execArgv: [],
    }),
  );
  return {
    origins: await Promise.all(children.map(originOf)),
    close: async () => {
      await Promise.all(children.map(ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function originOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("message", (origin) => resolve(String(origin)));
    child.once("exit", (code) => reject(new Error(`a process ended with ${code} before it served`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.disconnect();
  });
}
