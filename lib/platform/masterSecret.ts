import { hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Configuration, ConfigurationError } from "./configuration";

export interface MasterSecret {
  /** Derives a 32-byte key for one purpose (HKDF-SHA-256). Different purposes give unrelated keys. */
  deriveKey(purpose: string): Buffer;
}

const SALT = "ambit/master-secret/v1";
const KEY_BYTES = 32;

/**
 * The secret from which every key of this installation comes: `AMBIT_SECRET`, else a file that is made on first use in the
 * data folder, readable by its owner alone. Nothing is read or made before the first key is derived.
 */
export function openMasterSecret(configuration: Configuration): MasterSecret {
  let secret: string | undefined;
  return {
    deriveKey(purpose) {
      secret ??= configuration.secret ?? secretFile(configuration);
      return Buffer.from(hkdfSync("sha256", secret, SALT, purpose, KEY_BYTES));
    },
  };
}

function secretFile(configuration: Configuration): string {
  if (configuration.guarded) throw new ConfigurationError("AMBIT_SECRET is not set.");
  const file = path.join(configuration.dataDir, "secret");
  const known = readIfThere(file);
  if (known !== undefined) return known;
  mkdirSync(configuration.dataDir, { recursive: true });
  // Written aside and linked into place: two processes that start at once agree on one secret, and nobody reads half of it.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, `${randomBytes(48).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, "utf8").trim();
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
