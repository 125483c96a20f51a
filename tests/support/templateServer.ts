/** One embedded PostgreSQL for a whole run of tests, with a migrated template that databases are cloned from. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { superuserUrl } from "@/lib/db/embedded/cluster";
import { destroyEmbedded, openEmbedded } from "@/lib/db/embedded/open";
import { readState } from "@/lib/db/embedded/state";
import { migrate } from "@/lib/db/migrate";
import { removeLeftOvers, temporaryDataDir } from "./leftOvers";

const TEMPLATE = "ambit_template";
const OBJECT_IN_USE = "55006";

/**
 * Nothing of a test run has to outlive a crash of the machine. Autovacuum belongs to the superuser, and its visit to a
 * database would keep that from being dropped.
 */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_connections: "400",
  // For tests of what a database writes of what was done in it; a role whose statements are to be written says so itself.
  logging_collector: "on",
  log_destination: "csvlog",
  log_timezone: "UTC",
};

export interface TemplateServer {
  /** The address of the migrated template database. */
  templateUrl: string;
  /** The superuser's address, for tests of what other roles may do. */
  superuserUrl: string;
  close(): Promise<void>;
}

export async function openTemplateServer(): Promise<TemplateServer> {
  await removeLeftOvers();
  const dataDir = await temporaryDataDir();
  const server = await openEmbedded({ dataDir, settings: SETTINGS });
  const templateUrl = databaseAt(server.url, TEMPLATE);
  await onServer(templateUrl, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  await migrate({ url: templateUrl, folder: path.resolve("prisma/migrations") });
  const state = await readState(dataDir);
  if (state === undefined) throw new Error("the template server has no state");
  return {
    templateUrl,
    superuserUrl: superuserUrl(state),
    close: async () => {
      await server.release();
      await destroyEmbedded(dataDir);
    },
  };
}

/** A database like `template`, by default the migrated and empty one, with an address of its own. */
export async function cloneDatabase(
  templateUrl: string,
  template = TEMPLATE,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  // Copying files takes half of what copying them through the log takes, and a checkpoint costs nothing without fsync.
  await onServer(templateUrl, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`),
  );
  return { url: databaseAt(templateUrl, name), drop: () => dropDatabase(templateUrl, name) };
}

/**
 * PostgreSQL sends its own vacuum away by itself; `FORCE` may not, for it ends every process only with that process's
 * permission. So force is for what the test left connected.
 */
async function dropDatabase(templateUrl: string, name: string): Promise<void> {
  try {
    await onServer(templateUrl, (client) => client.query(`DROP DATABASE ${name}`));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== OBJECT_IN_USE) throw error;
    await onServer(templateUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  }
}

/** Nobody may be connected to the template while it is cloned, so this goes through the server's `postgres` database. */
export async function onServer<T>(templateUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseAt(templateUrl, "postgres") });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function databaseAt(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}
