import { randomBytes } from "node:crypto";
import { access, type FileHandle, link, open, rename, unlink } from "node:fs/promises";
import path from "node:path";
import { Problem } from "@/lib/services/problem";

/** Where secrets go that are shown once. */
export interface CredentialsFile {
  /** Puts the file in place, whole and on the disk, before it resolves. */
  keep(credentials: object[]): Promise<void>;
  /** True once the file is in place. */
  readonly kept: boolean;
  /** Takes back what was prepared and not kept. */
  discard(): Promise<void>;
}

/**
 * Prepares a file that only its owner may read, beside its final name, so that a folder which cannot be written is found
 * out before anything else happens. The final name appears in one step and never replaces a file.
 * @throws Problem `conflict` when there already is a file of this name, `invalid` when none can be made.
 */
export async function prepareCredentialsFile(fileName: string): Promise<CredentialsFile> {
  if (await exists(fileName)) throw alreadyThere(fileName);
  const partial = `${fileName}.${randomBytes(4).toString("hex")}.partial`;
  const handle = await open(partial, "wx", 0o600).catch((error: unknown) => {
    throw new Problem("invalid", `${fileName} cannot be written (${reasonOf(error)}). Nothing was changed.`);
  });
  let kept = false;
  return {
    get kept() {
      return kept;
    },
    async keep(credentials) {
      await handle.writeFile(`${JSON.stringify(credentials, null, 2)}\n`);
      await handle.chmod(0o600);
      await handle.sync();
      await handle.close();
      await putInPlace(partial, fileName);
      await syncFolder(fileName);
      kept = true;
    },
    async discard() {
      if (kept) return;
      await closeQuietly(handle);
      await unlink(partial).catch(() => undefined);
    },
  };
}

/** A hard link refuses to replace a file, in one step; where there are none, a look and a rename come close. */
async function putInPlace(partial: string, fileName: string): Promise<void> {
  try {
    await link(partial, fileName);
    await unlink(partial);
  } catch (error) {
    if (codeOf(error) === "EEXIST" || (await exists(fileName))) throw alreadyThere(fileName);
    await rename(partial, fileName);
  }
}

async function syncFolder(fileName: string): Promise<void> {
  const folder = await open(path.dirname(fileName), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function exists(fileName: string): Promise<boolean> {
  return await access(fileName).then(
    () => true,
    () => false,
  );
}

async function closeQuietly(handle: FileHandle): Promise<void> {
  await handle.close().catch(() => undefined);
}

function alreadyThere(fileName: string): Problem {
  return new Problem(
    "conflict",
    `${fileName} is there already and is not replaced. Name another file. Nothing was changed.`,
  );
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
