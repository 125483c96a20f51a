import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetUpFailure } from "./failure.js";
import { fingerprintOf } from "./fingerprint.js";
import { withSetUpLock } from "./lock.js";
import { runNode } from "./program.js";
import { withProgress } from "./progress.js";
import { ROOT } from "./root.js";

const FOLDER = path.join(ROOT, "lib", "db", "generated");
const STAMP = path.join(FOLDER, ".fingerprint");

/** Generates the Prisma client from the schema, when it is missing or older than the schema. */
export async function generateClient({ regenerate = false } = {}) {
  await withSetUpLock(async () => {
    const fingerprint = fingerprintOf(["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]);
    if (!regenerate && readStamp() === fingerprint) return;
    await withProgress("Generating the database client", async () => {
      rmSync(FOLDER, { recursive: true, force: true });
      const { code, output } = await runNode(path.join(ROOT, "node_modules/prisma/build/index.js"), ["generate"], {
        // Generating needs no native engine, but Prisma would download one before it starts. Any existing file stops that.
        env: {
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          CHECKPOINT_DISABLE: "1",
          PRISMA_HIDE_UPDATE_MESSAGE: "1",
        },
      });
      if (code !== 0)
        throw new SetUpFailure("The database client could not be generated. Prisma's message is above.", output);
      writeFileSync(STAMP, fingerprint);
    });
  });
}

function readStamp() {
  try {
    return readFileSync(STAMP, "utf8");
  } catch {
    return undefined;
  }
}
