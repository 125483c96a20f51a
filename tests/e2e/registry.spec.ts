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

test("an agent is found, its credential ended, and stopped; its history tells who did what", async ({ browser }) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/agents?seen=never&sort=owner&order=desc`);
  const rows = olga.getByRole("table", { name: "Agents", exact: true }).getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("Omar Diaz");
  await olga.getByRole("combobox", { name: "Lifecycle" }).selectOption("suspended");
  await expect(rows).toHaveCount(2);
  await expect(olga).toHaveURL(/lifecycle=suspended/);
  await olga.reload();
  await expect(olga.getByRole("status").filter({ hasText: "1 of 2 agents" })).toBeVisible();
  await olga.getByRole("button", { name: "Show all" }).click();
  await expect(rows).toHaveCount(3);
  await expectEveryLook(olga, "agents");

  await olga.getByRole("link", { name: "billing-helper" }).press("Enter");
  await expect(olga.getByText("never: nothing was decided about it yet")).toBeVisible();
  const credentials = olga.getByRole("table", { name: "Credentials of the agent" });
  const revoke = credentials.getByRole("button", { name: /^Revoke .* in sandbox$/ });
  const before = await revoke.count();
  await revoke.first().press("Enter");
  await olga.getByRole("button", { name: "Revoke it" }).press("Enter");
  await expect(revoke).toHaveCount(before - 1);
  await expect(credentials.getByText("revoked")).toHaveCount(1);

  await olga.getByRole("link", { name: "Propose a change" }).press("Enter");
  await expect(olga.getByRole("heading", { name: "Propose a change of billing-helper" })).toBeVisible();
  await olga.getByRole("tab", { name: "Lifecycle" }).click();
  await expect(olga).toHaveURL(/part=lifecycle/);
  await olga.getByRole("combobox", { name: "Lifecycle" }).selectOption("suspended");
  await expect(olga.getByText("It narrows: in force as soon as it is submitted.")).toBeVisible();
  await expectEveryLook(olga, "agent-change");
  await olga.getByLabel("Why").fill("The year is closed");
  await olga.getByRole("button", { name: "Submit this change" }).press("Enter");
  await olga.waitForURL(/\/changes\//);
  await olga.goto(`${server.url}/agents/billing-helper`);
  const history = olga.getByRole("region", { name: "History" });
  await expect(history.getByText("Changed: lifecycle suspended")).toBeVisible();
  await expect(history.getByText("olga@example.com: The year is closed")).toBeVisible();
  await expect(history.getByText(/^A credential was revoked/)).toBeVisible();
  await expectEveryLook(olga, "agent", { fullPage: true });
});

test("a new agent begins with what its stage holds, and is reviewed as one", async ({ browser }) => {
  const sam = await pageOf(browser, server, "sam");
  await sam.goto(`${server.url}/agents`);
  await sam.getByRole("link", { name: "New agent" }).press("Enter");
  await sam.getByLabel("Name").fill("label-printer");
  await sam.getByLabel("What it is for").fill("Prints what is read");
  await sam.getByLabel("Owner").fill("sue@example.com");
  await sam.getByRole("checkbox", { name: "helpdesk" }).check();
  await expect(sam.getByRole("checkbox", { name: "helpdesk.answer_ticket" })).toBeChecked();
  await sam.getByRole("checkbox", { name: "helpdesk.answer_ticket" }).uncheck();
  await expect(sam.getByText("the new agent label-printer at the stage supervised")).toBeVisible();
  await expectEveryLook(sam, "new-agent", { fullPage: true });
  await sam.getByLabel("Why").fill("Nobody reads them on the screen");
  await sam.getByRole("button", { name: "Submit this change" }).press("Enter");
  await expect(sam.getByText("Waits for review").first()).toBeVisible();
});
