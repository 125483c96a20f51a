import path from "node:path";
import { type Database, openDatabase } from "@/lib/db/database";
import { findDatabase } from "@/lib/db/find";
import { migrate } from "@/lib/db/migrate";
import { systemClock } from "@/lib/platform/clock";
import { type Configuration, readConfiguration } from "@/lib/platform/configuration";
import { openMasterSecret } from "@/lib/platform/masterSecret";
import { projectRoot } from "@/lib/platform/projectRoot";
import type { ServiceContext, SystemActor } from "@/lib/services/context";

export interface CommandContext {
  ctx: ServiceContext<SystemActor>;
  db: Database;
  configuration: Configuration;
}

/**
 * Runs `work` on the server's database: `DATABASE_URL`, else the embedded one of `AMBIT_DATA_DIR`, which is started when it is
 * not running and then stopped again. The database is migrated first, so a command may be the first thing ever run.
 */
export async function withDatabase<T>(work: (context: CommandContext) => Promise<T>): Promise<T> {
  const root = projectRoot();
  const configuration = readConfiguration(process.env, root);
  const found = await findDatabase(configuration);
  try {
    await migrate({ url: found.url, folder: path.join(root, "prisma", "migrations") });
    const db = openDatabase({ url: found.url, poolSize: 2 });
    try {
      return await work({ ctx: contextOf(configuration, db), db, configuration });
    } finally {
      await db.close();
    }
  } finally {
    await found.release();
  }
}

/** Whoever may run the command on this machine may do what no role can. */
function contextOf(configuration: Configuration, db: Database): ServiceContext<SystemActor> {
  const { deriveKey } = openMasterSecret(configuration);
  const name = process.env.SUDO_USER ?? process.env.USER ?? "ambit command";
  return { actor: { kind: "command", name }, now: systemClock(), db, publicUrl: configuration.publicUrl, deriveKey };
}
