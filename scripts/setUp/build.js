import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundle } from "./bundle.js";
import { SetUpFailure } from "./failure.js";
import { fingerprintOf } from "./fingerprint.js";
import { generateClient } from "./generate.js";
import { installPackages } from "./install.js";
import { withSetUpLock } from "./lock.js";
import { runNode } from "./program.js";
import { withProgress } from "./progress.js";
import { ROOT } from "./root.js";

const PAGES = [
  "app",
  "components",
  "lib",
  "public",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
];
const STAMP = path.join(ROOT, ".next", "ambit-fingerprint");

/** Everything that `dist/server.js` needs to serve, made where it is missing or stale. */
export async function buildAll({ rebuild = false } = {}) {
  await withSetUpLock(async () => {
    await installPackages();
    await generateClient();
    await buildPages({ rebuild });
    await bundle("server", { rebuild });
    await bundle("replayWorker", { rebuild });
    await bundle("readWorker", { rebuild });
    await bundle("ambit", { rebuild });
  });
}

async function buildPages({ rebuild }) {
  const fingerprint = fingerprintOf([...PAGES, "prisma/schema.prisma", "package-lock.json"]);
  if (!rebuild && readStamp() === fingerprint) return;
  await withProgress("Building the pages", async () => {
    rmSync(STAMP, { force: true });
    const { code, output } = await runNode(path.join(ROOT, "node_modules/next/dist/bin/next"), ["build"], {
      env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    if (code !== 0) throw new SetUpFailure("The pages could not be built. Next's message is above.", output);
    writeFileSync(STAMP, fingerprint);
  });
}

function readStamp() {
  try {
    return readFileSync(STAMP, "utf8");
  } catch {
    return undefined;
  }
}
