import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { EmbeddedError, systemCode } from "./error";
import { processIdentity } from "./running";

const RETRY_MS = 50;
/** First starts copy and initialise; nobody holds the lock for longer unless it hangs. */
const WAIT_MS_MAX = 180_000;

/**
 * Runs `work` while no other process does with the same file. A lock whose holder was killed is taken over.
 * @throws EmbeddedError when the holder does not finish in three minutes
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const mine = `${process.pid} ${await processIdentity(process.pid)} ${randomBytes(6).toString("hex")}\n`;
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, mine, { mode: 0o600, flag: "wx" });
  try {
    const giveUpAt = performance.now() + WAIT_MS_MAX;
    while (!(await take(draft, file))) {
      if (performance.now() > giveUpAt)
        throw new EmbeddedError(
          `Another Ambit process has been starting or stopping the embedded database for three minutes. End it, or delete ${file} if there is none, and try again.`,
        );
      await dropIfStale(file);
      await pause(RETRY_MS);
    }
  } finally {
    await rm(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** A hard link appears whole and fails when the name is taken, which is what a lock needs. */
async function take(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function dropIfStale(file: string): Promise<void> {
  const seen = await readFile(file, "utf8").catch(() => "");
  const [pid, identity] = seen.split(" ");
  if (seen === "" || (await processIdentity(Number(pid))) === identity) return;
  const aside = `${file}.stale.${randomBytes(6).toString("hex")}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  // Someone else may have replaced the stale lock between reading and moving: then it goes back.
  if ((await readFile(aside, "utf8")) !== seen) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}
