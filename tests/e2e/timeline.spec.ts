import { execFileSync } from "node:child_process";
import { expect, type Page } from "@playwright/test";
import { insertDecision, insertOutcome } from "@/tests/support/evaluations";
import {
  insertJoined,
  insertObserved,
  insertRetracted,
  insertSource,
  type WrittenFragment,
} from "@/tests/support/joinedFragments";
import { manyFragments } from "@/tests/support/manyFragments";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { evaluate, postAsGateway } from "./support/askToPay";
import { expectAccessible, expectEveryLook, expectNoOverflow, keepScreenshot } from "./support/looks";
import { pageOf } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";

let server: AmbitServer;
let sources = 0;
test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
});
test.beforeEach(async () => {
  // The labels of all tests together are more than an hour's limit.
  await server.db.pool.query("DELETE FROM limit_usage");
});
test.afterAll(async () => {
  await server.stop();
});

const ROWS_MAX = 150;
/** Text that wants to be markup, to reorder what stands beside it, and to push everything else away. */
const HOSTILE = `<img src=x onerror=alert(1)>\u202egnp.\u200b**[click](https://evil.example)**${"\n".repeat(3_000)}end`;

/** A labelled invoice of which another system has logged what is `written`, and when it was decided. */
async function recorded(written: (decidedAt: Date) => WrittenFragment[], source: { clockOffsetMs?: number } = {}) {
  sources += 1;
  const { context } = await evaluate<{ context: { evaluation_id: string; evaluated_at: string } }>(server, {
    subject: { type: "agent", id: "billing-helper" },
    action: { name: "banking.tag_invoice" },
    resource: { type: "invoice", id: `inv-${sources}` },
    context: { arguments: { invoice: `${sources}`, label: "paid" } },
  });
  const { evaluation_id: id } = context;
  const decidedAt = new Date(context.evaluated_at);
  await insertOutcome(server.db, id, {
    at: new Date(decidedAt.getTime() + 900),
    stateChanges: [
      { resource: { type: "invoice", id: "7" }, before: { label: null }, after: { label: "paid", by: 120 } },
    ],
  });
  const sourceId = await insertSource(server.db, { name: `shop-${sources}`, ...source });
  const fragments = await insertJoined(server.db, { sourceId, recordId: id }, written(decidedAt));
  return { id, fragments, sourceId, at: `${server.url}/actions/${id}` };
}

const waterfall = (page: Page) => page.getByRole("list", { name: "What happened, oldest first" });
const openRow = (page: Page) => page.getByRole("region", { name: "The row that is open" });
const rowsDrawn = (page: Page) => page.locator("[data-row]").count();

/** Rather more than a line below the rows that are told of by Ambit itself. */
function later(from: Date, milliseconds: number): string {
  return new Date(from.getTime() + milliseconds).toISOString();
}

test("a record is studied by keyboard, and its address leads back to what was seen", async ({ browser }) => {
  const { at, fragments } = await recorded(
    (from) => [
      ...manyFragments({ count: 40, from, withinMs: 800 }),
      { title: "an hour later", occurredAt: later(from, 3_600_000), system: "nightly-job", keys: [] },
    ],
    { clockOffsetMs: 250 },
  );
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(at);
  await expect(waterfall(olga).getByRole("button", { name: /POST \/payments/ })).toContainText("independent");
  await expect(waterfall(olga).getByRole("button", { name: /POST \/payments/ })).toContainText("scoped key");
  await expectEveryLook(olga, "timeline", { fullPage: true });
  await olga.setViewportSize({ width: 1280, height: 844 });

  await pressUntil(olga, ["j"], () => expect(openRow(olga)).toBeVisible({ timeout: 1_000 }));
  const first = await openRow(olga).getByRole("heading", { level: 3 }).textContent();
  await olga.keyboard.press("j");
  await expect(openRow(olga).getByRole("heading", { level: 3 })).not.toHaveText(first ?? "");
  await olga.keyboard.press("k");
  await expect(openRow(olga).getByRole("heading", { level: 3 })).toHaveText(first ?? "");
  await olga.keyboard.press("Escape");
  await expect(openRow(olga)).toBeHidden();

  await olga.keyboard.press("+");
  await expect(olga).toHaveURL(/zoom=[\d.]+-[\d.]+/);
  const near = olga.url();
  await waterfall(olga).getByRole("button").first().focus();
  await olga.keyboard.press("ArrowLeft");
  await expect(olga).not.toHaveURL(near);
  await olga.keyboard.press("-");
  await olga.keyboard.press("0");
  await expect(olga).not.toHaveURL(/zoom=/);

  await olga.getByLabel("Silences at full length").press("Space");
  await expect(olga).toHaveURL(/silences=true/);
  await olga.getByLabel("How the rows are listed").selectOption("By system");
  await expect(olga).toHaveURL(/lanes=system/);
  await expect(waterfall(olga).getByText("api-gateway", { exact: true }).first()).toBeVisible();
  await olga.getByLabel("Find in the rows").fill("ledger_entry");
  await expect(olga.getByText(/^\d+ of \d+ rows$/)).toBeVisible();
  await olga.reload();
  await expect(olga.getByLabel("How the rows are listed")).toHaveValue("system");
  await expect(olga.getByText(/^\d+ of \d+ rows$/)).toBeVisible();

  await olga.goto(`${at}?fragment=${fragments[1]}`);
  const detail = openRow(olga);
  await expect(detail.getByText("joined by this")).toBeVisible();
  await expect(detail).toContainText("It was joined by its trace, which can belong to several actions.");
  await expect(detail).toContainText("As its source wrote it");
  await expect(detail).toContainText("250 ms ahead");
  await expect(detail.locator("mark").filter({ hasText: "4bf92f3577b34da6a3ce929d0e0e4736" }).first()).toBeVisible();
  await expectEveryLook(olga, "timeline-fragment", { fullPage: true });
});

test("a range is drawn with the mouse, the wheel comes closer, and a double click shows everything", async ({
  browser,
}) => {
  const { at } = await recorded((from) => manyFragments({ count: 30, from, withinMs: 800 }));
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(at);
  const axis = olga.locator("[data-axis]");
  await expect(axis).toBeVisible();
  const box = await axis.boundingBox();
  if (box === null) throw new Error("the axis has no place");
  const y = box.y + box.height / 2;
  await expect(async () => {
    await olga.mouse.move(box.x + box.width * 0.3, y);
    await olga.mouse.down();
    await olga.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
    await olga.mouse.up();
    await expect(olga).toHaveURL(/zoom=/, { timeout: 1_000 });
  }).toPass();
  const drawn = olga.url();
  await olga.keyboard.down("Control");
  await olga.mouse.wheel(0, -100);
  await olga.keyboard.up("Control");
  await expect(olga).not.toHaveURL(drawn);
  await axis.dblclick({ position: { x: box.width * 0.5, y: box.height / 2 } });
  await expect(olga).not.toHaveURL(/zoom=/);
});

test("whatever a log wrote in any field stays text in its place", async ({ browser }) => {
  const { at, fragments, id } = await recorded((from) => [
    {
      title: HOSTILE,
      system: HOSTILE,
      kind: "log",
      principal: HOSTILE,
      verb: HOSTILE,
      resource: { type: HOSTILE, id: HOSTILE },
      error: HOSTILE,
      status: "failed",
      occurredAt: later(from, 400),
      keys: [{ kind: "request", value: HOSTILE.slice(0, 60) }],
      content: { [HOSTILE]: HOSTILE },
      join: { basis: "circumstantial", key: null, score: 0.83, why: HOSTILE },
      phase: "state_change",
      stateChange: { before: HOSTILE, after: `${HOSTILE} changed`, reference: HOSTILE },
    },
  ]);
  await insertRetracted(server.db, {
    fragmentId: fragments[0] ?? "",
    recordId: id,
    why: HOSTILE,
    reason: HOSTILE,
    at: new Date(),
  });
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${at}?fragment=${fragments[0]}`);
  await expect(openRow(olga)).toContainText("with a score of 0.83 of 1");
  await expect(openRow(olga).getByText("U+202E").first()).toBeVisible();
  expect(await olga.locator("img[src=x], a[href^='javascript'], a[href^='http'][href*=evil]").count()).toBe(0);
  expect(await openRow(olga).textContent()).not.toMatch(/[\u202e\u200b]/);
  await expectAccessible(olga);
  await olga.setViewportSize({ width: 390, height: 844 });
  await expectNoOverflow(olga);
  await keepScreenshot(olga, "timeline-hostile-390", { fullPage: true });
});

test("a long record draws the rows in sight alone, and prints every one", async ({ browser }) => {
  const count = 1_200;
  const { at } = await recorded((from) => manyFragments({ count, from, withinMs: 800 }));
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(at);
  await expect(olga.getByText(/^1,2\d\d rows$/)).toBeVisible();
  expect(await rowsDrawn(olga)).toBeLessThanOrEqual(ROWS_MAX);
  await waterfall(olga).getByRole("button").first().focus();
  await pressUntil(olga, ["k"], () => expect(openRow(olga)).toBeVisible({ timeout: 1_000 }));
  await expect(waterfall(olga).locator('[aria-expanded="true"]')).toBeVisible();
  expect(await rowsDrawn(olga)).toBeLessThanOrEqual(ROWS_MAX);
  await keepScreenshot(olga, "timeline-long-end");
  await olga.keyboard.press("Escape");

  await olga.emulateMedia({ media: "print" });
  await expect.poll(() => rowsDrawn(olga)).toBeGreaterThanOrEqual(count);
  await expect(olga.getByLabel("Find in the rows")).toBeHidden();
  await expect(olga.getByRole("navigation", { name: "Main" })).toBeHidden();
  await olga.emulateMedia({ media: "screen" });
  await expect.poll(() => rowsDrawn(olga)).toBeLessThanOrEqual(ROWS_MAX);
});

test("why it was decided so stands beside the same request decided today, and contradictions are named", async ({
  browser,
}) => {
  const { at } = await recorded((from) => [
    {
      title: "invoice labelled",
      system: "ledger",
      phase: "state_change",
      occurredAt: later(from, 700),
      resource: { type: "invoice", id: "7" },
      stateChange: { before: { label: null }, after: { label: "paid", by: 1_240 }, reference: null },
    },
  ]);
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(at);
  await expect(olga.getByText("Nothing that decides it has changed since.")).toBeVisible();
  await expect(olga.getByText("Systems contradict each other")).toBeVisible();
  await expect(olga.getByText("enforcement point says 120; ledger says 1240")).toBeVisible();
  await olga.evaluate(async () => {
    const obligations = [{ type: "redact_fields", fields: ["iban"] }];
    const grants = [
      { id: "read-invoices", actions: ["banking.list_invoices"], environments: ["production"], obligations },
    ];
    const post = async (path: string, body: string) => {
      const response = await fetch(`/api/v1/changes${path}`, { method: "POST", body });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as { id: string };
    };
    const { id } = await post(
      "",
      JSON.stringify({ agent: "billing-helper", budget: { grants }, reason: "Only reading" }),
    );
    await post(`/${id}/submit`, "");
  });
  const differing = olga.getByRole("list", { name: "What differs from the decision" }).getByRole("listitem");
  // The page decides it when it is read: it is read again until it was read after the change.
  await expect(async () => {
    await olga.reload();
    await expect(differing.filter({ hasText: "Outcome" })).toContainText("allow, today deny", { timeout: 3_000 });
  }).toPass();
  await expect(differing.filter({ hasText: "Grant tag-invoices" })).toContainText("not there today");
  await expectEveryLook(olga, "timeline-today", { fullPage: true });
});

test("an action that only other systems saw is told on the same page, without a decision", async ({ browser }) => {
  const resource = { type: "payment", id: "inv-night" };
  const like = { decidedAt: new Date(), action: "banking.tag_invoice", resource, requestId: "req-night" };
  for (const attempt of [like, like]) await insertDecision(server.db, attempt);
  await insertDecision(server.db, { ...like, outcome: "deny" });
  const id = await insertObserved(server.db, { resource, at: new Date() });
  const sourceId = await insertSource(server.db, { name: "ledger-of-the-night" });
  await insertJoined(server.db, { sourceId, recordId: id, governed: false }, [
    {
      title: "PutEntry",
      phase: "state_change",
      system: "ledger",
      occurredAt: new Date().toISOString(),
      resource,
      keys: [{ kind: "request", value: "req-night" }],
      stateChange: { after: { paid: true }, reference: "entry-7" },
    },
  ]);
  await server.db.prisma.source.update({ where: { id: sourceId }, data: { lastReceivedAt: new Date() } });
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/actions/${id}`);
  await expect(olga.getByRole("heading", { level: 1 })).toContainText("billing-helper: PutEntry on payment inv-night");
  await expect(waterfall(olga).getByRole("button", { name: /Ambit was not asked/ })).toBeVisible();
  await expect(olga.getByRole("heading", { name: "What changed" })).toBeVisible();
  const weighed = olga.getByRole("list", { name: "Decisions that it was weighed against" });
  // Correlation finds the decisions beside the page, which is read again until it has.
  await expect(async () => {
    await olga.reload();
    await expect(weighed.getByRole("listitem")).toHaveCount(3, { timeout: 3_000 });
  }).toPass();
  await expect(olga.getByText("Several decisions have its request id and agree equally well")).toBeVisible();
  await expect(weighed.getByText("Another was allowed, and it was not.")).toBeVisible();
  await expectEveryLook(olga, "timeline-observed", { fullPage: true });
});

test("a secret that was let go with the permit has a row of its own, and stands with the exact action, without its value", async ({
  browser,
}) => {
  const value = "the key of the bank 4711";
  const place = ["billing-helper", "--tool", "banking", "--environment", "production"];
  const env = { ...process.env, ...server.env };
  execFileSync(process.execPath, ["bin/ambit.js", "secret", "set", ...place], { env, input: value, stdio: "pipe" });
  const exact = {
    action: { name: "banking.list_invoices" },
    resource: { type: "invoice", id: "inv-9" },
    context: { arguments: { month: "2026-11" } },
  };
  const subject = { type: "agent", id: "billing-helper" };
  const { context } = await evaluate<{ context: { permit: string; evaluation_id: string } }>(server, {
    subject,
    ...exact,
  });
  const body = { permit: context.permit, ...exact };
  const { secret } = await postAsGateway<{ secret: { value: string } }>(server, "/access/v1/secrets/release", body);
  expect(secret.value).toBe(value);
  await postAsGateway(server, "/access/v1/outcomes", { evaluation_id: context.evaluation_id, status: "succeeded" });
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/actions/${context.evaluation_id}`);
  const told = "The secret of banking in production, version 1, to the enforcement point";
  await expect(olga.getByRole("listitem").filter({ hasText: "Secret let go" })).toContainText(told);
  await expect(olga.getByRole("definition").filter({ hasText: "banking in production, version 1" })).toBeVisible();
  await expectEveryLook(olga, "timeline-secret", { fullPage: true });
  await olga.setViewportSize({ width: 1280, height: 844 });
  await olga.getByRole("tab", { name: "Waterfall" }).click();
  await waterfall(olga)
    .getByRole("button", { name: /Secret let go/ })
    .click({ timeout: 30_000 });
  await expect(openRow(olga)).toContainText(told);
  expect(await olga.content()).not.toContain(value);
  await keepScreenshot(olga, "timeline-secret-row");
});
