import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { SetUpFailure } from "../setUp/failure.js";
import { runNode, runProgram } from "../setUp/program.js";
import { withProgress } from "../setUp/progress.js";
import { ROOT } from "../setUp/root.js";

/** The first is Chromium without windows: the same pages and keys for a quarter less of the processors. */
const NAMES = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The browser for the browser tests: an installed Chrome or Chromium, else one that is installed now as this machine allows.
 * @returns {Promise<string | undefined>} its path; undefined when Playwright has its own
 * @throws SetUpFailure that says how to get one
 */
export async function findOrInstallBrowser() {
  if (process.env.AMBIT_TEST_BROWSER) return process.env.AMBIT_TEST_BROWSER;
  const found = installed();
  if (found !== undefined) return found;
  if (ownBrowserExists()) return undefined;
  if (await installFromDebian()) return installed();
  if (await installFromPlaywright()) return undefined;
  throw new SetUpFailure(
    "The browser tests need Chrome or Chromium, and none could be installed here. Install one (on Debian or Ubuntu: sudo apt-get install chromium; elsewhere: npx playwright install chromium), or set AMBIT_TEST_BROWSER to the path of yours, and run the tests again.",
  );
}

function installed() {
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [...onPath, ...APPLICATIONS].find((file) => existsSync(file));
}

function ownBrowserExists() {
  const { chromium } = createRequire(path.join(ROOT, "package.json"))("playwright-core");
  return existsSync(chromium.executablePath());
}

async function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  return await withProgress("Installing Chromium with apt-get", async () => {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await runProgram("apt-get", ["update"], { env });
    for (const name of ["chromium-headless-shell", "chromium"])
      if (installed() === undefined)
        await runProgram("apt-get", ["install", "-y", "--no-install-recommends", name], { env });
    return installed() !== undefined;
  });
}

async function installFromPlaywright() {
  return await withProgress("Installing Chromium with Playwright", async () => {
    await runNode(path.join(ROOT, "node_modules/@playwright/test/cli.js"), ["install", "chromium"]);
    return ownBrowserExists();
  });
}
