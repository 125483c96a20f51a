/** The demonstration's process, at most one, which this server started: it is its child and ends with it. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import {
  DEMONSTRATION_STEPS,
  type DemonstrationEvent,
  type DemonstrationRun,
  demonstrationEventSchema,
} from "@/lib/contracts/demonstration";
import { projectRoot } from "@/lib/platform/projectRoot";

/** How long a run that is asked to end may take to clean up, in milliseconds. */
const END_MS_MAX = 8_000;
/** How much of what it says is kept to explain a failure, in characters. */
const SAID_MAX = 2_000;

interface Started {
  child: ChildProcess;
  startedAt: Date;
  startedBy: string;
  events: DemonstrationEvent[];
  said: string;
  exit: { code: number | null } | undefined;
  ended: Promise<void>;
}

/** The server's bundle and Next's bundles each load this module; they share the run through this key. */
const KEY = Symbol.for("ambit.demonstration");
type Holder = { [KEY]?: Started };

/** Starts it, unless one runs: then false. */
export function startRun(options: { startedAt: Date; startedBy: string; publicUrl: string }): boolean {
  const holder = globalThis as Holder;
  if (holder[KEY] !== undefined && holder[KEY].exit === undefined) return false;
  const { startedAt, startedBy, publicUrl } = options;
  const root = projectRoot();
  const child = spawn(process.execPath, [path.join(root, "bin", "ambit.js"), "demo"], {
    cwd: root,
    env: { ...process.env, AMBIT_PUBLIC_URL: publicUrl },
    // The channel tells how it goes; when the server is gone it closes, and the run ends itself.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const run: Started = { child, startedAt, startedBy, events: [], said: "", exit: undefined, ended: endOf(child) };
  holder[KEY] = run;
  child.on("message", (message) => {
    const event = demonstrationEventSchema.safeParse(message);
    if (event.success) run.events.push(event.data);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    run.said = `${run.said}${chunk.toString("utf8")}`.slice(-SAID_MAX);
  });
  void run.ended.then(() => {
    run.exit = { code: child.exitCode };
  });
  return true;
}

/** The last run, as the page shows it; null when this server started none. */
export function lastRun(): DemonstrationRun | null {
  const run = (globalThis as Holder)[KEY];
  if (run === undefined) return null;
  const { startedAt, startedBy, events, said, exit } = run;
  return {
    started_at: startedAt.toISOString(),
    started_by: startedBy,
    state: exit === undefined ? "running" : exit.code === 0 ? "finished" : "failed",
    message: exit === undefined || exit.code === 0 ? null : lastWords(said),
    steps: DEMONSTRATION_STEPS.map(({ id, title }) => {
      const own = events.filter(({ step }) => step === id);
      const last = own.at(-1);
      return { id, title, state: last?.state ?? null, detail: last?.detail ?? "", path: last?.path ?? null };
    }),
  };
}

/** Ends a run with its clean-up: what waits for a person is taken back and its credentials are revoked. */
export async function endRun(): Promise<void> {
  const run = (globalThis as Holder)[KEY];
  if (run === undefined || run.exit !== undefined) return;
  run.child.kill("SIGTERM");
  const timer = setTimeout(() => run.child.kill("SIGKILL"), END_MS_MAX);
  await run.ended;
  clearTimeout(timer);
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}

/** Progress and stack traces are for the terminal; the last sentence is what there is to know. */
function lastWords(said: string): string {
  const lines = said.split("\n").filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
  return lines.at(-1)?.trim() ?? "It ended without saying why.";
}
