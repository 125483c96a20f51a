import { expect, type Page } from "@playwright/test";
import { insertDecision, insertOutcome } from "../support/evaluations";
import { insertFragment, insertObserved } from "../support/fragments";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { evaluate, postAsGateway } from "./support/askToPay";
import { expectAccessible, expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const DECISIONS = 130;
const MINUTE_MS = 60_000;

let server: AmbitServer;
let session: string;

test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  const now = Date.now();
  for (let index = 0; index < DECISIONS; index += 1) {
    const decidedAt = new Date(now - (index + 30) * 7 * MINUTE_MS);
    const row = await insertDecision(server.db, {
      decidedAt,
      resource: { type: "payment", id: `inv-${index}` },
      requestId: `req-${index % 9}`,
      outcome: index % 6 === 0 ? "deny" : "allow",
      permit: { redeemedAt: decidedAt },
    });
    if (index % 3 === 1)
      await insertOutcome(server.db, row.id, {
        at: decidedAt,
        stateChanges: [
          { resource: { type: "payment", id: `inv-${index}` }, before: { paid: false }, after: { paid: true } },
        ],
      });
  }
  await insertObserved(server.db, {
    agent: "billing-helper",
    at: new Date(now - 100 * MINUTE_MS),
    ungoverned: true,
    tool: "banking",
    environment: "production",
    resource: { type: "payment", id: "inv-1" },
  });
  session = (
    await postAsGateway<{ session_id: string }>(server, "/access/v1/sessions", {
      salt: "a-salt-of-sixteen-characters",
      label: "Pay what is due \u202ein March",
    })
  ).session_id;
  const ask = (action: string, type: string, id: string, more: object = {}) =>
    evaluate(server, {
      subject: { type: "agent", id: "billing-helper", properties: { on_behalf_of: "dana@example.com" } },
      action: { name: action },
      resource: { type, id },
      context: {
        session_id: session,
        request_id: "req-march",
        traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
        ...more,
      },
    });
  await ask("banking.list_invoices", "invoice", "all");
  await ask("banking.read_statement", "statement", "march");
  await ask("banking.share_statement", "statement", "march");
  await ask("banking.send_money", "payment", "inv-1", {
    arguments: { recipient: "DE89370400440532013000", amount: 120 },
    submit_request: true,
  });
  for (const [title, seconds] of [
    ["chat assistant", 40],
    ["chat assistant", 2],
  ] as const)
    await insertFragment(server.db, {
      source: "otlp",
      occurredAt: new Date(now - seconds * 1_000),
      title: `${title} ${seconds}`,
      system: "agent-runtime",
      keys: [{ kind: "trace", value: TRACE }],
    });
});
test.afterAll(async () => {
  await server.stop();
});

const table = (page: Page) => page.getByRole("table", { name: "Actions, newest first" });
const rows = (page: Page) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.locator("a[data-row]") });
const TOTAL = DECISIONS + 5;

test("of all actions a screenful is drawn, facets and the address narrow them, and what comes in waits above", async ({
  browser,
}) => {
  const page = await pageOf(browser, server, "olga");
  await page.goto(`${server.url}/actions`);
  await expect(table(page)).toHaveAttribute("aria-rowcount", String(TOTAL + 1));
  await expect.poll(() => rows(page).count()).toBeLessThan(40);
  await expectEveryLook(page, "actions");
  await page.setViewportSize({ width: 1280, height: 844 });

  await page.getByRole("button", { name: /^Ungoverned/ }).click();
  await page.waitForURL(/kind=ungoverned/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("PutObject");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByRole("button", { name: /^Denied/ }).click();
  await page.waitForURL(/outcome=deny/);
  await page.getByRole("button", { name: /^production/ }).click();
  await page.waitForURL(/environment=production/);
  await page.reload();
  await expect(page.getByRole("button", { name: /^Denied/, pressed: true })).toBeVisible();
  await expect(rows(page).first()).toContainText("Denied");

  await insertDecision(server.db, {
    decidedAt: new Date(),
    outcome: "deny",
    resource: { type: "payment", id: "inv-new" },
  });
  await page.getByRole("button", { name: "1 new: show it" }).click({ timeout: 15_000 });
  await expect(rows(page).first()).toContainText("inv-new");
});

test("a key leads to its action, a time is drawn on the histogram, and the keys go from row to row", async ({
  browser,
}) => {
  const page = await pageOf(browser, server, "olga");
  await page.goto(`${server.url}/actions`);
  await pressUntil(page, ["/"], () => expect(page.getByRole("searchbox")).toBeFocused({ timeout: 500 }));
  await page.keyboard.type(`trace:${TRACE}`);
  await page.waitForURL(/q=trace/);
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("");

  const plot = page.getByRole("slider", { name: "The time that is shown" });
  const box = await plot.boundingBox();
  if (box === null) throw new Error("the histogram is not drawn");
  await page.mouse.move(box.x + box.width * 0.3, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/from=.*to=/);
  await expect(rows(page).first()).toBeVisible();
  await page.locator("h1").click();
  await pressUntil(page, ["j"], () => expect(page.locator("a[data-row]:focus")).toHaveCount(1, { timeout: 500 }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/actions/*");
});

test("a resource leads to all that touched it, with what changed", async ({ browser }) => {
  const page = await pageOf(browser, server, "rita");
  await page.goto(`${server.url}/actions?q=inv-1`);
  const link = rows(page).first().getByTitle("What touched it").filter({ visible: true }).first();
  // Rows that the server drew are drawn anew once the page has its scripts: a click in between is lost.
  await expect(async () => {
    if (!page.url().includes("resource=")) await link.click({ timeout: 2_000 });
    await page.waitForURL(/resource=inv-1&type=payment/, { timeout: 5_000 });
  }).toPass();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("What touched payment inv-1");
  await expect(page.getByText("State change", { exact: true })).toBeVisible();
  await expectEveryLook(page, "touched");
});

test("a session is drawn from its beginning, with where it came to hold what must not leave", async ({ browser }) => {
  const page = await pageOf(browser, server, "olga");
  await page.goto(`${server.url}/sessions`);
  await expectEveryLook(page, "sessions");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.getByRole("link", { name: /Pay what is due/ }).click();
  await page.waitForURL(`**/sessions/${session}`);
  await expect(page.getByText("From here on the session holds confidential and untrusted text at once")).toBeVisible();
  await expect(page.getByText(/chat assistant/).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "A person is asked" })).toBeVisible();
  await expectEveryLook(page, "session", { fullPage: true });
});

test("a request leads to the session and the actions behind it", async ({ browser }) => {
  const page = await pageOf(browser, server, "olga");
  await page.goto(`${server.url}/requests`);
  await expectEveryLook(page, "requests");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.getByRole("link", { name: "req-march" }).click();
  await page.waitForURL("**/requests/req-march");
  await expect(page.getByText("On behalf of dana@example.com")).toBeVisible();
  await expectEveryLook(page, "request");
  const sam = await pageOf(browser, server, "sam");
  await sam.goto(`${server.url}/requests/req-march`);
  await expect(sam.getByText("There is no such request")).toBeVisible();
  await expectAccessible(sam);
});
