import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, rm, stat, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { type Account, CLEAN_ENVIRONMENT } from "./account";
import type { Binaries } from "./binaries";
import { EmbeddedError, systemCode } from "./error";
import { commandLine, isAlive } from "./running";

const POLL_MS = 25;
/** Recovery after a crash replays the log, which may take a while. */
const START_MS_MAX = 120_000;
const FAST_STOP_MS_MAX = 30_000;
/** The processes of a server that was killed end as they notice. */
const ORPHANS_MS_MAX = 30_000;
const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** A PostgreSQL server found in `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * The server that runs on this cluster, if one does. A `postmaster.pid` that a crash or a reboot left behind is removed: its
 * process id may belong to another program by now, and PostgreSQL would then refuse to start.
 */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const file = path.join(cluster, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const pid = Math.abs(Number(lines[0]));
  const port = Number(lines[3]);
  if (!pid) return undefined;
  const command = isAlive(pid) ? await commandLine(pid) : "";
  if (command.includes("postgres") && command.includes(cluster)) return { pid, port };
  await rm(file, { force: true });
  return undefined;
}

interface StartOptions {
  cluster: string;
  account: Account | undefined;
  binaries: Binaries;
  port: number;
  /** The superuser's address, with which readiness is found out. */
  url: string;
  logFile: string;
  settings: Readonly<Record<string, string>>;
}

/**
 * Starts a server of its own session, which Ctrl-C in the terminal does not reach: it stops after everything that uses it.
 * @param settings PostgreSQL parameters beside those that every embedded server has
 * @throws EmbeddedError with the end of the server's own log
 */
export async function startPostmaster(options: StartOptions): Promise<void> {
  const giveUpAt = performance.now() + ORPHANS_MS_MAX;
  for (;;) {
    await keepLogShort(options.logFile);
    const before = await logSize(options.logFile);
    try {
      await start(options);
      return;
    } catch (error) {
      if (performance.now() > giveUpAt || !(await isHeldByOrphans(options.logFile, before))) throw error;
      await pause(POLL_MS);
    }
  }
}

/**
 * A server that was killed leaves its processes behind for a moment. Until the last is gone, PostgreSQL does not start on the same cluster, and
 * says so in its log, behind what stood there `before`.
 */
async function isHeldByOrphans(logFile: string, before: number): Promise<boolean> {
  const log = await readFile(logFile).catch(() => Buffer.alloc(0));
  return log.subarray(before).includes("pre-existing shared memory block");
}

async function start(options: StartOptions): Promise<void> {
  const { cluster, account, binaries, port, url, logFile, settings } = options;
  const parameters = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    timezone: "UTC",
    log_timezone: "UTC",
    ...settings,
  };
  const log = openSync(logFile, "a", 0o600);
  const flags = Object.entries(parameters).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(binaries.postgres, ["-D", cluster, "-p", String(port), ...flags], {
    ...account,
    cwd: "/",
    env: CLEAN_ENVIRONMENT,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  await untilReady(child, { url, logFile });
}

/** Resolves when the server answers on its port, whoever asks. */
async function untilReady(child: ChildProcess, { url, logFile }: { url: string; logFile: string }): Promise<void> {
  let ended: Error | undefined;
  child.once("error", (error) => {
    ended = error;
  });
  child.once("exit", (code, signal) => {
    ended ??= new Error(`it ended with ${signal ?? `code ${code}`}`);
  });
  const giveUpAt = performance.now() + START_MS_MAX;
  while (!(await isAnswering(url))) {
    if (ended === undefined && performance.now() < giveUpAt) {
      await pause(POLL_MS);
      continue;
    }
    const reason = ended?.message ?? "it did not answer in two minutes";
    throw new EmbeddedError(
      `The embedded database did not start: ${reason}. The end of ${logFile} says: ${await lastLines(logFile)}`,
    );
  }
  child.removeAllListeners();
}

/** True when the server takes connections. A refused password is an answer too: what is wrong then is said by who connects. */
async function isAnswering(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: "ambit readiness" });
  // The server may go away in between; the query or the next attempt notices.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    return systemCode(error) === "28P01";
  } finally {
    await client.end().catch(() => undefined);
  }
  return true;
}

/** Waits for a server that may still be starting or recovering. False when it does not answer. */
export async function waitForPostmaster({ pid }: Postmaster, url: string): Promise<boolean> {
  const giveUpAt = performance.now() + START_MS_MAX;
  while (performance.now() < giveUpAt && isAlive(pid)) {
    if (await isAnswering(url)) return true;
    await pause(POLL_MS);
  }
  return false;
}

/** Ends the server's connections, writes everything to disk and stops it. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const running = await findPostmaster(cluster);
  if (running === undefined) return;
  if (!(await signalAndWait(cluster, running.pid, "SIGINT"))) await signalAndWait(cluster, running.pid, "SIGQUIT");
}

/** PostgreSQL removes `postmaster.pid` as the last thing it does. */
async function signalAndWait(cluster: string, pid: number, signal: NodeJS.Signals): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemCode(error) !== "ESRCH") throw error;
  }
  const giveUpAt = performance.now() + FAST_STOP_MS_MAX;
  while ((await findPostmaster(cluster))?.pid === pid) {
    if (performance.now() > giveUpAt) return false;
    await pause(POLL_MS);
  }
  return true;
}

/** The remembered port when it is free, else any free one. */
export async function freePort(preferred: number): Promise<number> {
  return await listenOnce(preferred).catch(() => listenOnce(0));
}

async function listenOnce(port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}

async function keepLogShort(logFile: string): Promise<void> {
  if ((await logSize(logFile)) > LOG_BYTES_MAX) await truncate(logFile);
}

async function logSize(logFile: string): Promise<number> {
  return (await stat(logFile).catch(() => undefined))?.size ?? 0;
}

async function lastLines(logFile: string): Promise<string> {
  const text = await readFile(logFile, "utf8").catch(() => "");
  return text.trim().split("\n").slice(-3).join(" ");
}
