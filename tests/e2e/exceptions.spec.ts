import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";

/** One exception from the beginning, and a third person who reviews. */
const BUNDLE = readFileSync("tests/support/bundles/payments.yaml", "utf8")
  .replace(
    "        - id: tag-invoices\n",
    `        - id: migration-reads
          actions: [banking.read_statement]
          environments: [staging]
          expiresAt: "${new Date(Date.now() + 9 * 86_400_000).toISOString()}"
        - id: tag-invoices\n`,
  )
  .replace("roles: [operator, viewer], teams: [support]", "roles: [security_reviewer], teams: [support]");

let server: AmbitServer;
let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-exceptions-"));
  const bundle = path.join(folder, "exceptions.yaml");
  await writeFile(bundle, BUNDLE);
  server = await startAmbit({ bundle });
});
test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

test("two people give break-glass, which counts down, is ended sooner, and is reviewed by a third", async ({
  browser,
}) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(server.url);
  await pressUntil(olga, ["g", "e"], () => olga.waitForURL(/exceptions/, { timeout: 1_000 }));
  await olga.getByRole("button", { name: "Ask for break-glass" }).press("Enter");
  const dialog = olga.getByRole("dialog");
  await dialog.getByRole("searchbox", { name: "Search the actions" }).fill("tag");
  await dialog.getByRole("checkbox", { name: "banking.tag_invoice" }).press("Space");
  await dialog.getByLabel("What has happened").fill("Labels are lost \u202eand bills go out");
  await expectEveryLook(olga, "break-glass-ask");
  await dialog.getByLabel("Environment").selectOption("staging");
  await dialog.getByRole("button", { name: "Ask a second person" }).press("Enter");
  await expect(olga.getByText("Waits for a second person")).toBeVisible();
  await expect(olga.getByRole("button", { name: /^Give/ })).toHaveCount(0);

  const rita = await pageOf(browser, server, "rita");
  await rita.goto(`${server.url}/exceptions`);
  await expectEveryLook(rita, "exceptions", { fullPage: true });
  await rita.getByRole("button", { name: "Give 15 minutes" }).press("Enter");
  await expect(rita.getByText("Open", { exact: true })).toBeVisible();
  await expect(rita.getByText(/1[45] min.*left/)).not.toHaveCount(0);
  await expect(rita.getByLabel("What you found")).toHaveCount(0);

  // Olga's page hears of it by itself.
  await olga.getByRole("button", { name: "End it now" }).press("Enter");
  await olga.getByRole("dialog").getByLabel("Why").fill("The labels are back");
  await olga.getByRole("dialog").getByRole("button", { name: "End it now" }).press("Enter");
  await expect(olga.getByRole("heading", { name: /Reviews owed/ })).toBeVisible();

  const sue = await pageOf(browser, server, "sue");
  await sue.goto(`${server.url}/exceptions`);
  await sue.getByLabel("What you found").fill("One label was put back. The backup is mended.");
  await expectEveryLook(sue, "exceptions-review", { fullPage: true });
  await sue.getByRole("button", { name: "Close the review" }).press("Enter");
  await expect(sue.getByText("Break-glass before: 1")).toBeVisible();
});

test("an exception is found, renewed by a change that waits, ended at once, and found again when it is over", async ({
  browser,
}) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/exceptions?q=statement`);
  const row = olga.getByRole("row").filter({ hasText: "migration-reads" });
  await expect(row).toContainText("never renewed");
  await row.getByRole("button", { name: "Renew" }).press("Enter");
  await olga.getByRole("dialog").getByLabel("Why it is needed still").fill("The migration takes longer");
  await olga.getByRole("dialog").getByRole("button", { name: "Propose this end" }).press("Enter");
  await expect(olga.getByText(/waits for a security reviewer/).first()).toBeVisible();

  await row.getByRole("button", { name: "End now" }).press("Enter");
  await olga.getByRole("dialog").getByLabel("Why").fill("It is done after all");
  await olga.getByRole("dialog").getByRole("button", { name: "End it now" }).press("Enter");
  await expect(olga.getByText("No such exception")).toBeVisible();
  await olga.getByRole("combobox", { name: "State" }).selectOption("over");
  await expect(row).toContainText("Ended sooner");
  await olga.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(olga.getByText(/waits for a security reviewer/).first()).toBeVisible();
});
