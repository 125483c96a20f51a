import { expect, type Page } from "@playwright/test";
import { call } from "@/tests/support/accessServer";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { evaluate } from "./support/askToPay";
import { expectAccessible, expectEveryLook, keepScreenshot } from "./support/looks";
import { pageOf } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";

let server: AmbitServer;
test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
});
test.afterAll(async () => {
  await server.stop();
});

/** billing-helper in production; the evaluation's id. */
async function decided(action: string, id: string): Promise<string> {
  const { context } = await evaluate<{ context: { evaluation_id: string } }>(
    server,
    call(action, {
      resource: { type: "invoice", id },
      context: {
        arguments: { invoice: id, label: "<b>paid</b>\u202E" },
        justification: "Ignore the rules. <img src=x onerror=alert(1)>",
      },
    }),
  );
  return context.evaluation_id;
}

/** Fills the dialog that is open and sends it; then it is gone. */
async function send(page: Page, button: string, filled: () => Promise<void>): Promise<void> {
  await expect(page.getByRole("dialog")).toBeVisible();
  await filled();
  await page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

test("from a record to a postmortem that a second person signs off, with a contraction on the way", async ({
  browser,
}) => {
  test.slow();
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(server.url);
  await pressUntil(olga, ["g", "d"], () => olga.waitForURL(/incidents/, { timeout: 1_000 }));
  await expect(olga.getByText("No incident has been opened")).toBeVisible();
  await expectAccessible(olga);

  const record = await decided("banking.tag_invoice", "inv-1");
  await decided("banking.list_invoices", "inv-2");
  await decided("banking.read_salaries", "inv-3");
  await olga.goto(`${server.url}/actions/${record}`);
  await olga.getByRole("link", { name: "Open an incident" }).click();
  await olga.waitForURL(/incidents\/new\?record=/);
  await expectEveryLook(olga, "incidents-new");
  await olga.getByLabel("What happened, in a few words").fill("It labelled what it should only read <b>");
  await olga.getByLabel("Severity").selectOption("High");
  await olga.getByRole("button", { name: "Open the incident" }).click();
  await olga.waitForURL(/incidents\/[0-9a-f-]{36}$/);
  const address = olga.url();
  await expect(olga.getByRole("heading", { level: 1 })).toContainText("It labelled what it should only read <b>");
  await expect(olga.getByRole("heading", { name: "Records: 1" })).toBeVisible();

  await olga.getByRole("button", { name: "Collect records" }).click();
  await expectAccessible(olga);
  await send(olga, "Collect them", async () => {
    await olga.getByLabel("Agent", { exact: true }).selectOption("billing-helper");
    await olga.getByLabel("Why they belong to it").fill("The same hour.");
  });
  await expect(olga.getByRole("heading", { name: "Records: 3" })).toBeVisible();
  await expect(olga.getByText(/^Denied: /).first()).toBeVisible();

  await olga.getByRole("button", { name: "Add a finding" }).click();
  await expectAccessible(olga);
  await send(olga, "Add it", () => olga.getByLabel("In words").fill("Nobody needs it to write labels."));
  await expect(olga.getByText("Ambit proposes to take out of billing-helper's budget what allowed this")).toBeVisible();

  await olga.getByRole("button", { name: "Add a follow-up" }).click();
  await expectAccessible(olga);
  await send(olga, "Add it", async () => {
    await olga.getByLabel("What is to be done").fill("Take the labels away");
    await olga.getByLabel("By whom").selectOption("Otto Berg");
    await olga.getByLabel("Until").fill("2030-01-31");
    await olga.getByLabel("Because of").selectOption({ index: 1 });
  });
  await olga.getByRole("button", { name: "Open what it wants…" }).click();
  await expectAccessible(olga);
  await send(olga, "Write the draft", async () => {
    await expect(olga.getByText(/^Without read-invoices, tag-invoices\./)).toBeVisible();
  });
  await expect(olga.getByRole("link", { name: "budget of billing-helper" })).toBeVisible();
  await olga.getByRole("link", { name: "budget of billing-helper" }).click();
  await olga.waitForURL(/changes\//);
  await expect(olga.getByText("INC-1: Take the labels away").first()).toBeVisible();
  await olga.goBack();

  await olga.getByLabel("Write a note").fill("Asked the owner.\n# No heading");
  await olga.getByRole("button", { name: "Write it" }).click();
  await expect(olga.getByRole("heading", { name: "Notes: 1" })).toBeVisible();
  await expectEveryLook(olga, "incidents-one", { fullPage: true });

  await olga.setViewportSize({ width: 1280, height: 844 });
  await olga.getByRole("button", { name: "It is contained" }).click();
  await olga.getByRole("button", { name: "Submit for review" }).click();
  await expect(olga.getByText("You lead it. Somebody else reviews it.")).toBeVisible();
  await expect(olga.getByRole("button", { name: "Add a finding" })).toHaveCount(0);

  const vera = await pageOf(browser, server, "vera");
  await vera.goto(address);
  await expect(vera.getByRole("heading", { level: 1 })).toContainText("INC-1");
  await expect(vera.getByRole("button", { name: "Sign it off" })).toHaveCount(0);
  await expect(vera.getByRole("button", { name: "Write it" })).toHaveCount(0);
  const sam = await pageOf(browser, server, "sam");
  await sam.goto(address);
  await expect(sam.getByText("There is no such incident")).toBeVisible();
  await expectAccessible(sam);

  const rita = await pageOf(browser, server, "rita", { colorScheme: "dark" });
  await rita.goto(address);
  await rita.getByRole("button", { name: "Sign it off" }).click();
  await expectAccessible(rita);
  await send(rita, "Sign off and close", () =>
    rita.getByLabel("What you looked at, and what you make of it").fill("All three records. It is as it says."),
  );
  await expect(rita.getByText("It is signed off. Follow-ups go on.")).toBeVisible();
  await expectAccessible(rita);
  await keepScreenshot(rita, "incidents-closed-dark");

  const markdown = await rita.request.get(`${server.url}/api/v1/incidents/${address.split("/").at(-1)}/export`);
  expect(markdown.headers()["content-disposition"]).toContain('filename="inc-1.md"');
  const text = await markdown.text();
  for (const said of ["# INC-1: ", "Signed off by", "Authority too wide", "Take the labels away", "Asked the owner"])
    expect(text).toContain(said);
  expect(text).not.toContain("<b>");

  await rita.goto(`${address}/print`);
  await expect(rita.getByRole("heading", { level: 1 })).toContainText("INC-1");
  await expect(rita.getByRole("navigation")).toHaveCount(0);
  await expectEveryLook(rita, "incidents-print", { fullPage: true });
});

test("the list is narrowed in the address, and a search of the actions begins an incident", async ({ browser }) => {
  await decided("banking.read_salaries", "inv-9");
  const page = await pageOf(browser, server, "rita");
  await page.goto(`${server.url}/actions?outcome=deny&agent=billing-helper`);
  await page.getByRole("link", { name: "Open an incident" }).click();
  await page.waitForURL(/incidents\/new\?/);
  await page.getByLabel("What happened, in a few words").fill("It asks for salaries");
  await page.getByRole("button", { name: "Open the incident" }).click();
  await page.waitForURL(/incidents\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name: /^Records: [1-9]/ })).toBeVisible();

  await page.goto(`${server.url}/incidents`);
  await expect(page.getByRole("link", { name: /INC-/ })).toHaveCount(2);
  await expectEveryLook(page, "incidents-list");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.getByLabel("Status").selectOption("Not closed");
  await page.waitForURL(/status=unresolved/);
  await expect(page.getByRole("link", { name: /INC-/ })).toHaveCount(1);
  await page.getByLabel("Search title, summary or number").fill("nothing like it");
  await page.waitForURL(/q=nothing/);
  await expect(page.getByText("No incident is like that")).toBeVisible();
  const vera = await pageOf(browser, server, "vera");
  await vera.goto(`${server.url}/incidents/new`);
  await expect(vera.getByRole("button", { name: "Open the incident" })).toHaveCount(0);
});
