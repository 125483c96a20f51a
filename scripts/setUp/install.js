import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { SetUpFailure } from "./failure.js";
import { runProgram } from "./program.js";
import { withProgress } from "./progress.js";
import { ROOT } from "./root.js";

/** Installs what package-lock.json names, when something of it is missing or has another version. */
export async function installPackages() {
  if (isInstalled()) return;
  await withProgress("Installing packages", async () => {
    const { code, output } = await npm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
    if (code !== 0)
      throw new SetUpFailure(
        "The packages could not be installed. npm's message is above: usually the registry cannot be reached or the disk is full. Run the same command again when that is mended.",
        output,
      );
  });
}

/** npm keeps in node_modules a record of what it installed there, in the form of the lock file. */
function isInstalled() {
  const installed = readLock("node_modules/.package-lock.json");
  const wanted = readLock("package-lock.json");
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted.packages)
    .filter(([folder]) => folder !== "")
    .every(([folder, { version, optional }]) => {
      const found = installed.packages[folder];
      // An optional package of another platform is rightly absent.
      if (found === undefined) return optional === true;
      return found.version === version && existsSync(path.join(ROOT, folder));
    });
}

function readLock(name) {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, name), "utf8"));
  } catch {
    return undefined;
  }
}

/** The npm that runs this script, else the one on the path. */
async function npm(args) {
  const running = process.env.npm_execpath;
  return running?.endsWith(".js")
    ? await runProgram(process.execPath, [running, ...args])
    : await runProgram("npm", args);
}
