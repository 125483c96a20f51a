import { expect, type Page } from "@playwright/test";
import { copyApproval } from "../support/manyApprovals";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { askToPay } from "./support/askToPay";
import { expectAccessible, expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";

const COPIES = 400;
const RESOLVED_EVERY = 4;
const WAITING = 1 + COPIES - COPIES / RESOLVED_EVERY;

let server: AmbitServer;

test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  const id = await askToPay(server, { resource: "inv" });
  await copyApproval(server.db, { id, count: COPIES, resolvedEvery: RESOLVED_EVERY });
});
test.afterAll(async () => {
  await server.stop();
});

const table = (page: Page) => page.getByRole("table", { name: "Approvals" });
const rows = (page: Page) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("link") });

test("of a long list a screenful is drawn, the rest is read as one goes down, and every row says its place", async ({
  browser,
}) => {
  const page = await pageOf(browser, server, "olga");
  await page.goto(`${server.url}/inbox`);
  await expect(table(page)).toHaveAttribute("aria-rowcount", String(WAITING + 1));
  await expect(rows(page).first()).toHaveAttribute("aria-rowindex", "2");
  // The whole first page comes for browsers without scripts; with them, what is out of sight goes.
  await expect.poll(() => rows(page).count()).toBeLessThan(40);

  const last = rows(page).and(page.locator(`[aria-rowindex="${WAITING + 1}"]`));
  await expect(async () => {
    await rows(page).last().scrollIntoViewIfNeeded();
    await expect(last).toHaveCount(1, { timeout: 200 });
  }).toPass();
  await expect.poll(() => rows(page).count()).toBeLessThan(40);
  await expectAccessible(page);
});

test("the address holds search, filters, order and groups", async ({ browser }) => {
  const page = await pageOf(browser, server, "olga");
  await page.goto(`${server.url}/inbox`);
  await pressUntil(page, ["/"], () => expect(page.getByRole("searchbox")).toBeFocused({ timeout: 500 }));
  await page.keyboard.type("number 17");
  await page.waitForURL("**/inbox?q=number+17");
  // 17 itself and 170 to 179, without every fourth.
  await expect(table(page)).toHaveAttribute("aria-rowcount", "10");
  await page.getByLabel("Status").selectOption("Resolved");
  await page.waitForURL(/status=resolved/);
  await expect(rows(page).first()).toContainText("Not needed.");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByLabel("Groups").selectOption("By what asked");
  await page.waitForURL(/group=rule/);
  await expect(table(page).getByRole("rowheader", { name: "irreversible-in-production" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("number 17");
  await expect(rows(page)).toHaveCount(2);
});

test("mine is what I may answer; one switch shows what others must", async ({ browser }) => {
  const page = await pageOf(browser, server, "omar");
  await page.goto(`${server.url}/inbox`);
  await expect(page.getByText("Nothing waits for your answer")).toBeVisible();
  await page.getByRole("link", { name: "Everyone's", exact: true }).click();
  await expect(table(page)).toHaveAttribute("aria-rowcount", String(WAITING + 1));
  // His own agent's: nothing to choose.
  await expect(page.getByRole("checkbox")).toHaveCount(0);
});

test("a view is kept under a name, opened from elsewhere, and deleted", async ({ browser }) => {
  const page = await pageOf(browser, server, "olga");
  await page.goto(`${server.url}/inbox?status=resolved&q=number`);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByLabel("Save what is shown now as").fill("What was refused");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Saved views" })).toContainText("What was refused");
  await page.goto(`${server.url}/inbox`);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("link", { name: "What was refused" }).click();
  await page.waitForURL("**/inbox?status=resolved&q=number");
  await page.getByRole("button", { name: "What was refused" }).click();
  await page.getByRole("button", { name: "Delete the view What was refused" }).click();
  await expect(page.getByRole("list", { name: "Saved views" })).toHaveCount(0);
});

test("with the keyboard alone: go down, choose two, deny both with one reason", async ({ browser }) => {
  const page = await pageOf(browser, server, "olga");
  await page.goto(`${server.url}/inbox?sort=oldest`);
  await expect(rows(page).first()).toBeVisible();
  // From nowhere to the first row, and up from there to itself.
  const first = rows(page).getByRole("link").first();
  await pressUntil(page, ["k"], () => expect(first).toBeFocused({ timeout: 500 }));
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const chosen = rows(page).filter({ has: page.getByRole("checkbox", { checked: true }) });
  await expect(chosen).toHaveCount(2);
  const ids = await Promise.all(
    [0, 1].map(async (at) => (await chosen.nth(at).getByRole("link").getAttribute("data-row")) ?? ""),
  );
  const bar = page.getByRole("region", { name: "The chosen approvals" });
  await expect(bar).toContainText("2 chosen");
  // Two different actions are never approved together.
  await expect(bar.getByRole("button", { name: /^Approve/ })).toBeDisabled();
  await bar.getByRole("button", { name: "Deny 2…" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  // Once the dialog has put the focus somewhere itself, it stays where it is moved to.
  await expect(dialog.locator(":focus")).toHaveCount(1);
  await dialog.getByLabel("Why not?").focus();
  await page.keyboard.type("Month is closed.");
  const deny = dialog.getByRole("button", { name: "Deny all 2" });
  await expect(deny).toBeEnabled();
  await page.keyboard.press("Tab");
  await expect(deny).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(bar).toContainText("2 of 2 answered.");
  const denied = await server.db.prisma.approval.findMany({ where: { id: { in: ids } } });
  expect(denied.map(({ status, reason }) => [status, reason])).toEqual([
    ["denied", "Month is closed."],
    ["denied", "Month is closed."],
  ]);
});

test("without scripts: page by page, forward and back, and filters as a form", async ({ browser }) => {
  const page = await pageOf(browser, server, "olga");
  const state = await page.context().storageState();
  const plain = await (await browser.newContext({ storageState: state, javaScriptEnabled: false })).newPage();
  await plain.goto(`${server.url}/inbox?sort=newest`);
  await expect(rows(plain)).toHaveCount(50);
  await expect(rows(plain).last()).toHaveAttribute("aria-rowindex", "51");
  await plain.getByRole("link", { name: "Next page" }).click();
  await expect(rows(plain).first()).toHaveAttribute("aria-rowindex", "52");
  await plain.getByRole("link", { name: "Next page" }).click();
  await expect(rows(plain).first()).toHaveAttribute("aria-rowindex", "102");
  await plain.getByRole("link", { name: "Previous page" }).click();
  await expect(rows(plain).first()).toHaveAttribute("aria-rowindex", "52");
  await plain.getByLabel("Status").selectOption("Denied");
  await plain.getByRole("button", { name: "Show these" }).click();
  await plain.waitForURL(/status=denied/);
  await expect(rows(plain).filter({ hasText: "Denied" })).toHaveCount(50);
});

test("looks well, whatever it lists", async ({ browser }) => {
  test.slow();
  const page = await pageOf(browser, server, "olga");
  const someone = await server.db.prisma.person.findFirstOrThrow({ where: { email: "otto@example.com" } });
  const soon = await server.db.prisma.approval.findFirstOrThrow({
    where: { status: "pending" },
    orderBy: { expiresAt: "asc" },
  });
  await server.db.prisma.approval.update({
    where: { id: soon.id },
    data: { claimedById: someone.id, claimedUntil: new Date(Date.now() + 900_000) },
  });
  for (const [name, path] of [
    ["waiting", "/inbox"],
    ["grouped", "/inbox?group=agent&scope=all"],
    ["resolved", "/inbox?status=resolved"],
    ["card", `/inbox/${soon.id}`],
    ["paged", "/inbox?paged=1&sort=newest"],
    ["nothing", "/inbox?q=nonesuch"],
  ] as const) {
    await page.goto(server.url + path);
    await expect(page.getByText("Loading…")).toHaveCount(0);
    await expectEveryLook(page, `queue-${name}`);
  }
});
