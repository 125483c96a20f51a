import { defineConfig, devices } from "@playwright/test";

const executablePath = process.env.AMBIT_TEST_BROWSER;

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./tests/e2e/support/globalSetup.ts",
  forbidOnly: true,
  // Two, each with its own server and database: one alone leaves a core idle (docs/decisions/0007).
  workers: 2,
  retries: 0,
  // Limits that catch a hang on a busy machine, not measures of speed.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    ...(process.env.AMBIT_E2E === undefined
      ? {}
      : { baseURL: (JSON.parse(process.env.AMBIT_E2E) as { url: string }).url }),
    // A trace costs each test a third of its time: TRACE=on keeps those of what fails.
    trace: process.env.TRACE === undefined ? "off" : "retain-on-failure",
    // Nothing moves: what is on its way from one look to another has neither's contrast, whenever one happens to look.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      // Drawing without a graphics processor is cheaper than imitating one. Chromium's sandbox refuses to run as root.
      args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
    },
  },
});
