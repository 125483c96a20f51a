import { spawn } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

export interface Replayed {
  code: number | null;
  out: string;
  err: string;
}

/** Runs `npm run eval -- ARGS` to its end. */
export function replayed(args: readonly string[], env: Record<string, string> = {}): Promise<Replayed> {
  const child = spawn(process.execPath, [path.join(ROOT, "scripts", "eval.js"), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const told = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    told.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told.err += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...told }));
  });
}
