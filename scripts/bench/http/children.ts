import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Correlated, CorrelatorOrder } from "../inProcess/correlator";
import type { Heard, ListenersOrder } from "./listeners";
import type { Load, Measured } from "./load";

/** The young heap that `npm start` gives the server; the baseline gets it too. */
const NODE_FLAGS = ["--max-semi-space-size=32"];

/** One of the programs beside this one, once it is ready; it ends when it is closed or when this process does. */
function start(
  program: "accessServer" | "baselineServer" | "correlator" | "listeners" | "load",
  env: Record<string, string>,
): ChildProcess {
  return fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: NODE_FLAGS,
  });
}

export interface Served {
  port: number;
  close(): void;
}

/** Starts a server on the database and answers where it listens. */
export async function serve(
  program: "accessServer" | "baselineServer",
  { databaseUrl, connections }: { databaseUrl: string; connections: number },
  env: Record<string, string> = {},
): Promise<Served> {
  const child = start(program, { BENCH_DATABASE: databaseUrl, BENCH_CONNECTIONS: String(connections), ...env });
  const port = await message<number>(child);
  return { port, close: () => child.disconnect() };
}

export interface LoadProcess {
  run(load: Load): Promise<Measured>;
  close(): void;
}

export function loadProcess(): LoadProcess {
  const child = start("load", {});
  return {
    run: async (load) => {
      child.send(load);
      return message<Measured>(child);
    },
    close: () => child.disconnect(),
  };
}

export interface ListenersProcess {
  order(order: ListenersOrder): Promise<Heard[]>;
  close(): void;
}

export function listenersProcess(): ListenersProcess {
  const child = start("listeners", {});
  return {
    order: async (order) => {
      child.send(order);
      return message<Heard[]>(child);
    },
    close: () => child.disconnect(),
  };
}

export interface CorrelatorProcess {
  order(order: CorrelatorOrder): Promise<Correlated>;
  close(): void;
}

export function correlatorProcess(databaseUrl: string): CorrelatorProcess {
  const child = start("correlator", { BENCH_DATABASE: databaseUrl });
  return {
    order: async (order) => {
      child.send(order);
      return message<Correlated>(child);
    },
    close: () => child.disconnect(),
  };
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${child.spawnargs[1]} ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (value) => {
      child.off("exit", ended);
      resolve(value as T);
    });
  });
}
