import { spawn } from "node:child_process";
import { ROOT } from "./root.js";

/**
 * Runs a program in the clone's folder and collects what it says.
 * @returns {Promise<{ code: number, output: string }>} code 127 when it could not be run at all
 */
export async function runProgram(file, args, { env = {}, inherit = false, cwd = ROOT } = {}) {
  return await new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: inherit ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    const said = [];
    child.stdout?.on("data", (chunk) => said.push(chunk));
    child.stderr?.on("data", (chunk) => said.push(chunk));
    const output = () => Buffer.concat(said).toString("utf8");
    child.once("error", (error) => resolve({ code: 127, output: `${output()}${error.message}` }));
    child.once("close", (code) => resolve({ code: code ?? 1, output: output() }));
  });
}

/** Runs a script of an installed package with this Node. */
export async function runNode(script, args, options) {
  return await runProgram(process.execPath, [script, ...args], options);
}
