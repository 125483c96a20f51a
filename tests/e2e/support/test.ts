import { test as base } from "@playwright/test";

/** Playwright's `test`, which also closes the browsers that a test opened for further people: each would go on following the inbox. */
export const test = base.extend<{ contextsClosed: undefined }>({
  contextsClosed: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
