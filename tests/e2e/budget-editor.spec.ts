import { expect } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { test } from "./support/test";

let server: AmbitServer;
test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
});
test.afterAll(async () => {
  await server.stop();
});

test("an author edits with the keyboard, sees the type error and what widens, and what was typed outlives a reload", async ({
  browser,
}) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/agents/billing-helper/budget`);
  await olga.getByRole("link", { name: "Edit", exact: true }).press("Enter");
  await expect(olga.getByText("It says what is in force.")).toBeVisible();
  await olga.getByRole("button", { name: /^tag-invoices/ }).press("Enter");
  const when = olga.getByRole("textbox", { name: "Only when" });
  await when.fill("");
  await when.pressSequentially("action.rev");
  await expect(olga.getByRole("option", { name: /action\.reversible/ })).toBeVisible();
  await when.press("Tab");
  await expect(when).toHaveValue("action.reversible");
  await when.pressSequentially(" > 3");
  await expect(olga.getByText("It cannot be put in force as it is")).toBeVisible();
  await expect(when).toHaveAttribute("aria-invalid", "true");
  await when.fill("action.reversible");
  await olga.getByRole("checkbox", { name: "staging" }).press("Space");
  await expect(olga.getByText("It widens one category: a security reviewer looks at it.")).toBeVisible();
  await expect(olga.getByText("write in staging for billing-helper").first()).toBeVisible();
  await expectEveryLook(olga, "budget-editor", { fullPage: true });

  await olga.getByRole("button", { name: "Duplicate nightly-run" }).press("Enter");
  olga.on("dialog", (dialog) => dialog.accept());
  await olga.reload();
  await expect(olga.getByText("This is what you had typed before.")).toBeVisible();
  // What is added after that is another one than what was added before.
  await olga.getByRole("button", { name: "Add a grant" }).press("Enter");
  await olga.getByRole("textbox", { name: "Name" }).fill("another");
  await olga.getByRole("button", { name: "Take out another" }).press("Enter");
  await olga.getByRole("button", { name: "Take out nightly-run-2" }).press("Enter");
  await olga.getByRole("textbox", { name: "Why" }).fill("The yearly test runs in staging");
  const run = "https://ci.example.com/runs/41";
  const tests = [run, "the dry run of \u202eMay"];
  await olga.getByRole("textbox", { name: "Tests" }).fill(tests.join("\n"));
  await olga.getByRole("button", { name: "Submit this change" }).press("Enter");
  await olga.waitForURL(/\/changes\/[0-9a-f-]+$/);
  await expect(olga.getByText("Waits for review")).toBeVisible();
  await expect(olga.getByRole("button", { name: "Approve this change" })).toHaveCount(0);
  await expect(olga.getByRole("link", { name: run, exact: true })).toHaveAttribute("href", run);
  await olga.getByRole("link", { name: "Edit the budget" }).press("Enter");
  await expect(olga.getByRole("textbox", { name: "Tests" })).toHaveValue(tests.join("\n"));
  await expect(olga.getByText("You edit a change request")).toBeVisible();
});
