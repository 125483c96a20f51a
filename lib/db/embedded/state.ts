import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { EmbeddedError, systemCode } from "./error";

/** What a data folder remembers about its embedded database, in `postgres.json`, readable by its owner alone. */
export interface EmbeddedState {
  /** The folder of the cluster: relative to the data folder, or absolute when it has to be elsewhere. */
  cluster: string;
  /** The TCP port on 127.0.0.1; 0 before the first start. */
  port: number;
  /** Of the superuser `postgres`, who only makes the role and the database. */
  superuserPassword: string;
  /** Of the role `ambit`, which owns the database `ambit`. */
  password: string;
}

export function newState(cluster: string): EmbeddedState {
  return { cluster, port: 0, superuserPassword: newPassword(), password: newPassword() };
}

export async function readState(dataDir: string): Promise<EmbeddedState | undefined> {
  const file = path.join(dataDir, "postgres.json");
  try {
    const state = JSON.parse(await readFile(file, "utf8")) as Partial<EmbeddedState>;
    const { cluster, port, superuserPassword, password } = state;
    if (cluster === undefined || port === undefined || superuserPassword === undefined || password === undefined)
      throw new SyntaxError("something is missing");
    return { cluster, port, superuserPassword, password };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    if (error instanceof SyntaxError)
      throw new EmbeddedError(
        `${file} cannot be read (${error.message}). It holds the embedded database's password: put it back from a copy, or set AMBIT_DATA_DIR to a new folder.`,
        { cause: error },
      );
    throw error;
  }
}

/** Replaces the file at once, so that a crash leaves the old or the new one. */
export async function writeState(dataDir: string, state: EmbeddedState): Promise<void> {
  const file = path.join(dataDir, "postgres.json");
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  await rename(draft, file);
}

function newPassword(): string {
  return randomBytes(32).toString("base64url");
}
