import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runNode } from "../setUp/program.js";
import { ROOT } from "../setUp/root.js";

/** Runs programs of installed packages in turn; one that ends badly makes one failure. */
export async function check(...programs) {
  for (const [script, ...args] of programs) {
    const { code } = await runPackage(script, args);
    if (code !== 0) return { passed: 0, failed: 1 };
  }
  return { passed: 1, failed: 0 };
}

export async function runVitest() {
  return await withReport(async (report) => {
    const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const { code } = await runPackage("vitest/vitest.mjs", args);
    return { code, counts: countVitest };
  });
}

/** @param {string | undefined} browser the path of an installed browser; undefined: the one that Playwright brought */
export async function runPlaywright(browser) {
  return await withReport(async (report) => {
    const env = {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      ...(browser === undefined ? {} : { AMBIT_TEST_BROWSER: browser }),
    };
    const { code } = await runPackage("@playwright/test/cli.js", ["test", "--reporter=list,json"], env);
    return { code, counts: countPlaywright };
  });
}

/** A test that cannot run here says so in its name: "… (skipped: there is no …)", or its group does. */
const EXCUSED = /\(skipped(:| where) /;

function countVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  // A file that could not be loaded has no test that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const excused = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, fullName }) => status !== "passed" && status !== "failed" && EXCUSED.test(fullName)).length;
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests - excused,
    excused,
  };
}

function countPlaywright({ stats, errors }) {
  // A test that passed only at its second try has failed.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    excused: 0,
  };
}

/** Counts what the runner's report says. A test that is skipped without saying why counts as failed. */
async function withReport(run) {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-report-"));
  const file = path.join(folder, "report.json");
  try {
    const { code, counts } = await run(file);
    const { passed, failed, skipped, excused } = counts(JSON.parse(readFileSync(file, "utf8")));
    if (skipped > 0) console.log(`${skipped} skipped, which counts as failed.`);
    // An error outside of any test, a crash, or no test at all.
    const unexplained = (code !== 0 || passed === 0) && failed + skipped === 0 ? 1 : 0;
    return { passed, failed: failed + skipped + unexplained, skipped: excused };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runPackage(script, args, env = {}) {
  return await runNode(path.join(ROOT, "node_modules", script), args, { env, inherit: true });
}
