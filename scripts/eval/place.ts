/** A server with a database of its own, which holds the organisation of one bundle, for the time of a replay. */
import { hkdfSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Database, openDatabase } from "@/lib/db/database";
import { destroyEmbedded, openEmbedded } from "@/lib/db/embedded/open";
import { migrate } from "@/lib/db/migrate";
import { createAccessHandler } from "@/lib/http/access/router";
import { projectRoot } from "@/lib/platform/projectRoot";
import { type IssuedCredential, importBundle } from "@/lib/services/organisation/import";
import { Problem } from "@/lib/services/problem";
import { EvalFailure } from "./failure";

const PUBLIC_URL = "http://ambit.invalid";

export interface Place {
  /** Where the access API answers. */
  url: string;
  credentials: IssuedCredential[];
  /** Forgets what was taken from every limit. */
  clearLimits(): Promise<void>;
  close(): Promise<void>;
}

/** @throws EvalFailure when the bundle cannot be read or does not import */
export async function openPlace(bundleFile: string): Promise<Place> {
  const text = readBundle(bundleFile);
  const dataDir = await mkdtemp(path.join(tmpdir(), "ambit-eval-"));
  const undo: (() => Promise<void>)[] = [() => destroyEmbedded(dataDir)];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const { url: databaseUrl, release } = await openEmbedded({ dataDir });
    undo.push(release);
    await migrate({ url: databaseUrl, folder: path.join(projectRoot(), "prisma", "migrations") });
    const db = openDatabase({ url: databaseUrl, poolSize: 4 });
    undo.push(() => db.close());
    const secret = randomBytes(32);
    const deriveKey = (purpose: string) => Buffer.from(hkdfSync("sha256", secret, "", purpose, 32));
    const credentials = await importOrganisation(db, { deriveKey, bundleFile, text });
    const log = { warn: () => undefined, error: console.error };
    const handler = createAccessHandler({ db, now: () => new Date(), publicUrl: PUBLIC_URL, deriveKey, log });
    const server = createServer((req, res) => void handler(req, res));
    undo.push(() => stop(server));
    const url = await listen(server);
    return { url, credentials, clearLimits: () => clearLimits(db), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function readBundle(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new EvalFailure(`${file} could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function importOrganisation(
  db: Database,
  { deriveKey, bundleFile, text }: { deriveKey: (purpose: string) => Buffer; bundleFile: string; text: string },
): Promise<IssuedCredential[]> {
  const actor = { kind: "command", name: "eval" } as const;
  const ctx = { actor, now: () => new Date(), db, publicUrl: PUBLIC_URL, deriveKey };
  try {
    const input = { fileName: bundleFile, text, issueCredentials: true };
    const { credentials = [] } = await importBundle({ ctx, input });
    return credentials;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = (error.options.errors ?? []).map(({ message }) => message);
    throw new EvalFailure([`${bundleFile} does not import. ${error.message}`, ...errors].join("\n"));
  }
}

async function clearLimits({ pool }: Database): Promise<void> {
  await pool.query("DELETE FROM limit_usage");
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
