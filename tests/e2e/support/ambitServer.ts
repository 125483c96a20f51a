/** A real, built server for browser tests, with a database of its own. */
import { randomBytes } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type Database, openDatabase } from "@/lib/db/database";
import { destroyEmbedded } from "@/lib/db/embedded/open";
import { findDatabase } from "@/lib/db/find";
import { migrate } from "@/lib/db/migrate";
import { systemClock } from "@/lib/platform/clock";
import { readConfiguration } from "@/lib/platform/configuration";
import { openMasterSecret } from "@/lib/platform/masterSecret";
import type { ServiceContext, SystemActor } from "@/lib/services/context";
import { type IssuedCredential, importBundle } from "@/lib/services/organisation/import";
import { hashPassword } from "@/lib/services/person/password";
import { startBuiltServer } from "@/tests/support/builtServer";
import { temporaryDataDir } from "@/tests/support/leftOvers";
import { cloneDatabase } from "@/tests/support/templateServer";

export interface AmbitServer {
  /** Without a trailing slash. */
  url: string;
  dataDir: string;
  /** Everyone who can sign in, with the password. */
  signIns: { email: string; password: string; role: string }[];
  /** Both kinds for every agent, tool and environment that the bundle's grants name; none for the demonstration. */
  credentials: IssuedCredential[];
  /** The same database, for what a test has to look at or to move on. */
  db: Database;
  /** Environment variables with which the `ambit` command finds this server's database. */
  env: Record<string, string>;
  /** Stops the server and deletes all it stored. */
  stop(): Promise<void>;
}

export interface AmbitServerOptions {
  /** The path of a bundle to import; the demonstration organisation when it is absent. */
  bundle?: string;
  /** Further environment variables of the server. */
  env?: Record<string, string>;
}

const ROOT = process.cwd();
/** Where the run's set-up leaves the address of the template database. */
export const TEMPLATE_URL = "AMBIT_E2E_TEMPLATE";

/** Starts `dist/server.js`, which `npm test` has built before, on a free port and resolves when it is ready. */
export async function startAmbit({ bundle, env: extra = {} }: AmbitServerOptions = {}): Promise<AmbitServer> {
  const dataDir = await temporaryDataDir();
  const place = await (bundle === undefined ? embeddedPlace(dataDir) : clonedPlace(dataDir));
  const env = { AMBIT_DATA_DIR: dataDir, ...place.env };
  const db = openDatabase({ url: place.url, poolSize: 2 });
  const release = async () => {
    await db.close();
    await place.release();
  };
  try {
    const organisation = bundle === undefined ? undefined : await importOrganisation(bundle, contextOf(db, env));
    const server = await startBuiltServer({ ...env, ...extra }, ["--enable-source-maps"]);
    return {
      url: server.url,
      dataDir,
      signIns: organisation?.signIns ?? (await demonstrationSignIns(dataDir)),
      credentials: organisation?.credentials ?? [],
      db,
      env,
      stop: async () => {
        await server.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Where a server's database is, and what tells the server. */
interface Place {
  url: string;
  env: Record<string, string>;
  release(): Promise<void>;
}

/** A server of its own, as `npm start` makes it: the demonstration is for nothing else. */
async function embeddedPlace(dataDir: string): Promise<Place> {
  const { url, release } = await findDatabase({ dataDir });
  await migrate({ url, folder: path.join(ROOT, "prisma/migrations") });
  return {
    url,
    env: { DATABASE_URL: "", AMBIT_DEMO: "on" },
    release: async () => {
      await release();
      await destroyEmbedded(dataDir);
    },
  };
}

/** A migrated database on the server that the run has started. */
async function clonedPlace(dataDir: string): Promise<Place> {
  const templateUrl = process.env[TEMPLATE_URL];
  if (templateUrl === undefined)
    throw new Error("This runs under Playwright, whose set-up starts the database server.");
  const { url, drop } = await cloneDatabase(templateUrl);
  return {
    url,
    env: { DATABASE_URL: url, AMBIT_SECRET: randomBytes(32).toString("base64url"), AMBIT_DEMO: "off" },
    release: async () => {
      await drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function contextOf(db: Database, env: Record<string, string>): ServiceContext<SystemActor> {
  const configuration = readConfiguration(env, ROOT);
  return {
    actor: { kind: "command", name: "browser tests" },
    now: systemClock(),
    db,
    publicUrl: configuration.publicUrl,
    deriveKey: openMasterSecret(configuration).deriveKey,
  };
}

async function importOrganisation(bundle: string, ctx: ServiceContext) {
  const text = await readFile(bundle, "utf8");
  const input = { fileName: path.basename(bundle), text, issueCredentials: true };
  const { credentials = [] } = await importBundle({ ctx, input });
  const password = "correct horse battery";
  await ctx.db.prisma.person.updateMany({ data: { passwordHash: await hashPassword(password) } });
  const people = await ctx.db.prisma.person.findMany({ include: { roles: true }, orderBy: { email: "asc" } });
  const signIns = people.map(({ email, roles }) => ({ email, password, role: roles[0]?.role ?? "none" }));
  return { credentials, signIns };
}

async function demonstrationSignIns(dataDir: string): Promise<AmbitServer["signIns"]> {
  return JSON.parse(await readFile(path.join(dataDir, "demonstration.json"), "utf8")) as AmbitServer["signIns"];
}
