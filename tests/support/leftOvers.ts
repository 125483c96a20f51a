import { chmod, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { destroyEmbedded } from "@/lib/db/embedded/open";
import { processIdentity } from "@/lib/db/embedded/running";

const PREFIX = "ambit-test-";

/** A data folder for this test run, which a later run recognises as left over when this process is gone. */
export async function temporaryDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  // Under root, PostgreSQL's own user has to get through.
  await chmod(dataDir, 0o711);
  return dataDir;
}

/** Stops and deletes the databases of earlier runs that were killed. */
export async function removeLeftOvers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || (await processIdentity(Number(pid))) !== "") continue;
    // Another user's left-overs are theirs to remove.
    await destroyEmbedded(path.join(tmpdir(), name)).catch(() => undefined);
  }
}
