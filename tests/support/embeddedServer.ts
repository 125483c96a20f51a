/** One embedded PostgreSQL for a vitest run, with a migrated template that each test's database is cloned from. */
import { chmod, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { destroyEmbedded, openEmbedded } from "@/lib/db/embedded/open";
import { processIdentity } from "@/lib/db/embedded/running";
import { migrate } from "@/lib/db/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of the migrated template database. */
    templateUrl: string;
  }
}

const PREFIX = "ambit-test-";
const TEMPLATE = "ambit_template";

/** Nothing of a test run has to outlive a crash of the machine. */
const FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "400" };

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftOvers();
  const dataDir = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(dataDir, 0o711);
  const server = await openEmbedded({ dataDir, settings: FAST });
  const templateUrl = withDatabase(server.url, TEMPLATE);
  await execute(server.url, `CREATE DATABASE ${TEMPLATE}`);
  await migrate({ url: templateUrl, folder: path.resolve("prisma/migrations") });
  project.provide("templateUrl", templateUrl);
  return async () => {
    await server.release();
    await destroyEmbedded(dataDir);
  };
}

/** Stops and deletes what earlier runs left when they were killed. */
async function removeLeftOvers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || (await processIdentity(Number(pid))) !== "") continue;
    // Another user's left-overs are theirs to remove.
    await destroyEmbedded(path.join(tmpdir(), name)).catch(() => undefined);
  }
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
