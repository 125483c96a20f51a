import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { systemCode } from "./error";

const execute = promisify(execFile);

/** True while a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/** The command line of a running process; empty when there is none. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === "linux")
    return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
  return (await execute("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }))).stdout;
}

/**
 * What tells a process from a later one with the same id: when it started. Empty when it is not running. A process id alone
 * is not enough after a reboot, when another program may have got the number that a file still names.
 */
export async function processIdentity(pid: number): Promise<string> {
  if (!isAlive(pid)) return "";
  if (process.platform !== "linux")
    return (await execute("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => ({ stdout: "" }))).stdout.trim();
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""),
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
  ]);
  // The second field is the program's name in parentheses and may hold anything; the start time is the 22nd.
  const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return startedAt === undefined ? "" : `${boot.trim()}/${startedAt}`;
}
