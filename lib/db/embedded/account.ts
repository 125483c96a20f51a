import { execFile } from "node:child_process";
import { lstat, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { EmbeddedError } from "./error";

const execute = promisify(execFile);

/** The operating-system user that PostgreSQL runs as; absent: whoever runs this process. */
export interface Account {
  uid: number;
  gid: number;
}

const NAME = "ambit-postgres";

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * PostgreSQL refuses to run as root. Under root it runs as the owner of the cluster, else as a system user of its own, which
 * is made when it is missing.
 * @param cluster the cluster's folder, which may not exist yet
 */
export async function accountFor(cluster: string): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const stat = await lstat(cluster).catch(() => undefined);
  if (stat !== undefined && stat.uid !== 0) return { uid: stat.uid, gid: stat.gid };
  return (await lookUp()) ?? (await create());
}

async function lookUp(): Promise<Account | undefined> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const fields = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .find(([name]) => name === NAME);
  return fields === undefined ? undefined : { uid: Number(fields[2]), gid: Number(fields[3]) };
}

async function create(): Promise<Account> {
  const shell = "/usr/sbin/nologin";
  await execute("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    shell,
    NAME,
  ])
    // BusyBox has adduser only.
    .catch(() => execute("adduser", ["-S", "-D", "-H", "-h", "/nonexistent", "-s", shell, NAME]))
    .catch(() => undefined);
  const account = await lookUp();
  if (account === undefined)
    throw new EmbeddedError(
      `PostgreSQL refuses to run as root, and a system user named ${NAME} could not be made for it. Make one (useradd --system ${NAME}), run Ambit as an ordinary user, or set DATABASE_URL to a database of your own.`,
    );
  return account;
}

/** Runs a program to its end as `account`, from `/`, which everybody may enter. */
export async function runAs(
  account: Account | undefined,
  file: string,
  args: readonly string[],
): Promise<{ stdout: string; stderr: string }> {
  return await execute(file, args, { ...account, cwd: "/", env: CLEAN_ENVIRONMENT });
}

/** True when `account` may go into `folder`: every folder above it lets it through. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  return await runAs(account, "/bin/sh", ["-c", 'cd -- "$1"', "sh", folder]).then(
    () => true,
    () => false,
  );
}

/** PostgreSQL's programs get nothing of this process's environment, which may hold secrets or PG* settings. */
export const CLEAN_ENVIRONMENT: NodeJS.ProcessEnv = Object.freeze({
  NODE_ENV: "production",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
});
