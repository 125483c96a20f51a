import { randomBytes } from "node:crypto";
import { chown, lstat, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { type Account, runAs } from "./account";
import type { Binaries } from "./binaries";
import { EmbeddedError, systemCode } from "./error";
import type { EmbeddedState } from "./state";

export const ROLE = "ambit";
export const DATABASE = "ambit";

/** True when the folder holds a finished cluster. */
export async function clusterExists(cluster: string): Promise<boolean> {
  return (await lstat(path.join(cluster, "PG_VERSION")).catch(() => undefined)) !== undefined;
}

/** Makes an empty cluster. It appears under its name only when it is finished. */
export async function initialiseCluster(options: {
  cluster: string;
  account: Account | undefined;
  binaries: Binaries;
  superuserPassword: string;
}): Promise<void> {
  const { cluster, account, binaries, superuserPassword } = options;
  const draft = `${cluster}.unfinished`;
  const passwordFile = path.join(tmpdir(), `ambit-${randomBytes(12).toString("hex")}`);
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700, recursive: true });
    await writeFile(passwordFile, `${superuserPassword}\n`, { mode: 0o600, flag: "wx" });
    for (const each of account === undefined ? [] : [draft, passwordFile])
      await chown(each, account?.uid ?? 0, account?.gid ?? 0);
    await runAs(account, binaries.initdb, [
      `--pgdata=${draft}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
    ]);
    await rename(draft, cluster);
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new EmbeddedError(
      systemCode(error) === "ENOSPC" || reason.includes("No space left")
        ? `There is no space left on the disk that holds ${path.dirname(cluster)}. The embedded database needs about 100 MB: free some, or set AMBIT_DATA_DIR to a folder on another disk.`
        : `The embedded database could not be made in ${cluster}. ${reason}`,
      { cause: error },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Makes the role and the database that Ambit uses, where they are missing. The role is no superuser. */
export async function makeDatabase(state: EmbeddedState): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl(state), application_name: "ambit set-up" });
  await client.connect();
  try {
    const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [ROLE]);
    if (role.rowCount === 0)
      await client.query(`CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(state.password)}`);
    const database = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${ROLE}`);
  } finally {
    await client.end();
  }
}

export function superuserUrl({ port, superuserPassword }: EmbeddedState): string {
  return `postgresql://postgres:${superuserPassword}@127.0.0.1:${port}/postgres`;
}

/** The address for Ambit's own role. */
export function databaseUrl({ port, password }: EmbeddedState, database: string = DATABASE): string {
  return `postgresql://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}
