import { buildAll } from "../setUp/build.js";
import { reportFailure } from "../setUp/failure.js";
import { generateClient } from "../setUp/generate.js";
import { installPackages } from "../setUp/install.js";
import { findOrInstallBrowser } from "./browser.js";
import { check, runPlaywright, runVitest } from "./suites.js";

/**
 * Each suite resolves to `{ passed, failed, skipped? }`. They run one after the other: two that share the processors and the disk
 * would be no faster and would disturb each other.
 */
const SUITES = {
  types: () => check(["next/dist/bin/next", "typegen"], ["@typescript/native/bin/tsc", "--noEmit"]),
  lint: () => check(["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]),
  boundaries: () =>
    check([
      "dependency-cruiser/bin/dependency-cruise.mjs",
      ...["app", "bin", "components", "lib", "scripts", "tests", "server.ts"],
      ...["--config", ".dependency-cruiser.js"],
    ]),
  tests: () => runVitest(),
  build: async () => {
    await buildAll();
    return { passed: 1, failed: 0 };
  },
  browser: async () => runPlaywright(await findOrInstallBrowser()),
};

/**
 * Runs the named suites, all by default, and prints the sum as the last line.
 * @returns {Promise<number>} the exit code: 0 when nothing failed
 */
export async function runSuites(names) {
  const unknown = names.filter((name) => !(name in SUITES));
  if (unknown.length > 0) {
    console.error(`There is no suite named ${unknown.join(", ")}. The suites are ${Object.keys(SUITES).join(", ")}.`);
    return 2;
  }
  const total = await count(async () => {
    await installPackages();
    await generateClient();
    return { passed: 0, failed: 0 };
  });
  const chosen =
    total.failed > 0 ? [] : Object.entries(SUITES).filter(([name]) => names.length === 0 || names.includes(name));
  for (const [name, suite] of chosen) {
    console.log(`\n── ${name} ${"─".repeat(60 - name.length)}\n`);
    const { passed, failed, skipped = 0 } = await count(suite);
    total.passed += passed;
    total.failed += failed;
    total.skipped = (total.skipped ?? 0) + skipped;
  }
  const skipped = total.skipped ? `, ${total.skipped} skipped` : "";
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 ? 0 : 1;
}

/** A suite that breaks off counts as a failed one. */
async function count(suite) {
  try {
    return await suite();
  } catch (error) {
    reportFailure(error);
    return { passed: 0, failed: 1 };
  }
}
