/** One embedded PostgreSQL for a vitest run, with a migrated template that each test's database is cloned from. */
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { destroyEmbedded, openEmbedded } from "@/lib/db/embedded/open";
import { migrate } from "@/lib/db/migrate";
import { removeLeftOvers, temporaryDataDir } from "./leftOvers";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of the migrated template database. */
    templateUrl: string;
  }
}

const TEMPLATE = "ambit_template";

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
};

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftOvers();
  const dataDir = await temporaryDataDir();
  const server = await openEmbedded({ dataDir, settings: SETTINGS });
  const templateUrl = withDatabase(server.url, TEMPLATE);
  await execute(server.url, `CREATE DATABASE ${TEMPLATE}`);
  await migrate({ url: templateUrl, folder: path.resolve("prisma/migrations") });
  project.provide("templateUrl", templateUrl);
  return async () => {
    await server.release();
    await destroyEmbedded(dataDir);
  };
}

function withDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
