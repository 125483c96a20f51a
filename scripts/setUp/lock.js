import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ROOT } from "./root.js";

const FILE = path.join(ROOT, "dist", "set-up.lock");
const POLL_MS = 200;
let held = false;

/**
 * Runs `work` while no other process installs or builds in this clone: a second terminal that starts at the same time waits
 * and then finds everything ready.
 */
export async function withSetUpLock(work) {
  if (held) return await work();
  mkdirSync(path.dirname(FILE), { recursive: true });
  while (!take()) {
    if (isStale()) rmSync(FILE, { force: true });
    else await pause(POLL_MS);
  }
  held = true;
  try {
    return await work();
  } finally {
    held = false;
    rmSync(FILE, { force: true });
  }
}

function take() {
  try {
    writeFileSync(FILE, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isStale() {
  let pid;
  try {
    pid = Number(readFileSync(FILE, "utf8"));
  } catch {
    return false;
  }
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
