import { expect, type Page } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";

let server: AmbitServer;
test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
});
test.afterAll(() => server.stop());

/** What a system sends; its time stands where the first mapping does not look. */
const RECORDS = [
  { at: "2026-11-26T08:00:00Z", what: "paid", id: "inv-1", note: "<img src=x onerror=alert(1)>" },
  { at: "2026-11-26T08:01:00Z", what: "paid\u202e", id: "inv-2" },
];
const WRONG = { time: { pointer: "/when", required: true }, title: "/what" };
const RIGHT = { ...WRONG, time: { pointer: "/at", required: true } };

const send = (token: string, body: string) =>
  fetch(`${server.url}/ingest/v1/ledger`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/x-ndjson" },
    body,
  });

async function saveMapping(page: Page, mapping: object): Promise<void> {
  await page.getByRole("textbox", { name: "Mapping" }).fill(JSON.stringify(mapping, null, 2));
  await page.getByRole("button", { name: "Save the mapping" }).click();
  await expect(page.getByText("Records are read by this mapping from now on.").first()).toBeVisible();
}

test("an admin adds a source, sends to it, mends its mapping by the preview and drives what was lost again", async ({
  browser,
}) => {
  const adam = await pageOf(browser, server, "adam");
  await adam.goto(server.url);
  await pressUntil(adam, ["g", "l"], () => adam.waitForURL(/sources/, { timeout: 1_000 }));
  await adam.getByRole("button", { name: "Add a source" }).press("Enter");
  await adam.getByRole("textbox", { name: "Name" }).fill("ledger");
  await expectEveryLook(adam, "source-add");
  await adam.getByRole("button", { name: "Add it" }).click();
  await adam.waitForURL(/sources\/ledger/);
  await expect(adam.getByText("Everything could be read")).toBeVisible();
  await expectEveryLook(adam, "source-new", { fullPage: true });
  await saveMapping(adam, WRONG);

  await adam.getByRole("button", { name: "Make a token" }).click();
  const token = await adam.getByRole("textbox", { name: "Token" }).inputValue();
  expect(token).toMatch(/^ambit_src_/);
  await adam.getByRole("button", { name: "I have kept it" }).click();

  const body = RECORDS.map((record) => JSON.stringify(record)).join("\n");
  expect((await (await send(token, body)).json()) as object).toMatchObject({ received: 2, stored: 0 });
  await adam.reload();
  await expect(adam.getByText("2 dead letters").first()).toBeVisible();
  // As text, with what hides in it made visible.
  await expect(adam.getByText("<img src=x onerror=alert(1)>", { exact: false }).first()).toBeVisible();

  await adam.getByRole("textbox", { name: "Sample records" }).fill(body);
  await adam.getByRole("button", { name: "Preview" }).click();
  await expect(adam.getByText("rejected", { exact: true }).first()).toBeVisible();
  await expectEveryLook(adam, "source-letters", { fullPage: true });
  await adam.getByRole("textbox", { name: "Mapping" }).fill(JSON.stringify(RIGHT));
  await adam.getByRole("button", { name: "Preview" }).click();
  await expect(adam.getByText("would be stored")).toHaveCount(2);
  await saveMapping(adam, RIGHT);

  await adam.getByRole("button", { name: "Drive all again" }).click();
  await expect(adam.getByText("2 driven again.").first()).toBeVisible();
  await expect(adam.getByText("Everything could be read")).toBeVisible();
  await adam.getByRole("link", { name: "Driven again" }).click();
  await expect(adam.getByText("by adam@example.com").first()).toBeVisible();
  expect(await server.db.prisma.fragment.count()).toBe(2);
  expect((await (await send(token, body)).json()) as object).toMatchObject({ stored: 0, duplicates: 2 });

  await adam.getByRole("button", { name: /^Revoke ambit_src_/ }).click();
  await adam.getByRole("button", { name: "Revoke it" }).click();
  await expect(adam.getByText("revoked", { exact: true })).toBeVisible();
  expect((await send(token, body)).status).toBe(401);
  await adam.goto(`${server.url}/sources`);
  await expect(adam.getByRole("link", { name: "ledger" })).toBeVisible();
  await expectEveryLook(adam, "sources", { fullPage: true });
});

test("reviewers see sources and change nothing; others do not see them", async ({ browser }) => {
  const rita = await pageOf(browser, server, "rita");
  await rita.goto(`${server.url}/sources/cloudtrail`);
  await expect(rita.getByRole("heading", { name: "Health" })).toBeVisible();
  await expect(rita.getByRole("button", { name: "Make a token" })).toHaveCount(0);
  await expect(rita.getByRole("heading", { name: "Settings" })).toHaveCount(0);
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/sources`);
  await expect(olga.getByRole("heading", { name: "All sources" })).toHaveCount(0);
  await expect(olga.getByRole("link", { name: "Sources" })).toHaveCount(0);
});
