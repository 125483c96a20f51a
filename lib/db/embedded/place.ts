import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir } from "node:fs/promises";
import path from "node:path";
import { accountFor, canEnter, isRoot } from "./account";
import { EmbeddedError, systemCode } from "./error";

/** Where clusters go that cannot be inside their data folder. */
const ELSEWHERE = "/var/lib/ambit-postgres";

/** Makes the data folder when it is missing. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    const made = await mkdir(dataDir, { recursive: true });
    // PostgreSQL's user has to get through to its own folder; what is secret in here has modes of its own.
    if (made !== undefined && isRoot()) await chmod(dataDir, 0o711);
  } catch (error) {
    throw new EmbeddedError(
      `The data folder ${dataDir} cannot be made (${systemCode(error) ?? String(error)}). Set AMBIT_DATA_DIR to a folder that you may write to.`,
      { cause: error },
    );
  }
  const { uid } = await lstat(dataDir);
  const me = process.getuid?.() ?? uid;
  if (me !== 0 && uid !== me)
    throw new EmbeddedError(
      `The data folder ${dataDir} belongs to another user: Ambit was started as root before, or as somebody else. Start it as that user, or set AMBIT_DATA_DIR to another folder.`,
    );
}

/**
 * Where a new cluster goes: inside the data folder, or, where PostgreSQL's own user cannot get there (a root-owned home), in
 * a folder of its own under /var/lib, which the data folder then points to.
 * @returns relative to the data folder, or absolute
 */
export async function placeCluster(dataDir: string): Promise<string> {
  const inside = "postgres";
  const account = await accountFor(path.join(dataDir, inside));
  if (account === undefined || (await canEnter(account, dataDir))) return inside;
  const folder = path.join(ELSEWHERE, randomBytes(8).toString("hex"));
  try {
    for (const each of [ELSEWHERE, folder]) {
      await mkdir(each, { recursive: true });
      await chmod(each, 0o755);
    }
  } catch (error) {
    throw new EmbeddedError(
      `PostgreSQL refuses to run as root, its own user cannot enter ${dataDir}, and ${ELSEWHERE} cannot be made (${systemCode(error) ?? String(error)}). Set AMBIT_DATA_DIR to a folder that every user may enter, or DATABASE_URL to a database of your own.`,
      { cause: error },
    );
  }
  return path.join(folder, "postgres");
}
