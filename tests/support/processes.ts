/** Processes of their own, each running one program of this folder, that end with this one. */
import { type ChildProcess, fork } from "node:child_process";
import { bundledProgram } from "./bundledProgram";

export interface Processes {
  /** What each process said first, by `process.send`. */
  hellos: string[];
  children: ChildProcess[];
  close(): Promise<void>;
}

/** Starts `program`, a TypeScript file given by its path in the project, `count` times. */
export async function startProcesses(
  program: string,
  { count, env }: { count: number; env: Record<string, string> },
): Promise<Processes> {
  const { outfile, remove } = await bundledProgram({ file: program });
  // Vitest's own flags are not for a plain process.
  const children = Array.from({ length: count }, () =>
    fork(outfile, { env: { ...process.env, ...env }, execArgv: [] }),
  );
  return {
    children,
    hellos: await Promise.all(children.map(helloOf)),
    close: async () => {
      await Promise.all(children.map(ended));
      await remove();
    },
  };
}

function helloOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("message", (hello) => resolve(String(hello)));
    child.once("exit", (code) => reject(new Error(`a process ended with ${code} before it was ready`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.disconnect();
  });
}
