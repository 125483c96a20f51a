import { expect } from "@playwright/test";
import { answeredApprovals, type Past } from "@/tests/support/answeredApprovals";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { askToPay } from "./support/askToPay";
import { expectEveryLook, keepScreenshot } from "./support/looks";
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

/** Payments of the last hours, each answered as long after it was asked. */
function payments(count: number, by: string, changed: Partial<Past> & { afterMs: number }): Past[] {
  const gap = changed.afterMs + 1_000;
  const start = Date.now() - 6 * 3_600_000;
  return Array.from({ length: count }, (_, index) => ({
    askedAt: new Date(start + index * gap),
    by: `${by}@example.com`,
    arguments: { recipient: "DE89370400440532013000", amount: 12 + index, currency: "EUR", reference: `no. ${index}` },
    ...changed,
  }));
}

test("who says yes to everything is told, with what asks so often, and sees nobody else's figures", async ({
  browser,
}) => {
  const otto = await pageOf(browser, server, "otto");
  await otto.goto(server.url);
  await pressUntil(otto, ["g", "f"], () => otto.waitForURL(/fatigue/, { timeout: 1_000 }));
  await expect(otto.getByText("Nothing was asked in this period")).toBeVisible();
  await keepScreenshot(otto, "fatigue-empty");

  const like = await askToPay(server);
  await answeredApprovals(server.db, like, [
    ...payments(24, "otto", { afterMs: 2_000 }),
    ...payments(9, "olga", { afterMs: 95_000, environment: "staging" }),
    ...payments(2, "olga", { afterMs: 240_000, environment: "staging", status: "denied" }),
    ...payments(1, "olga", { afterMs: 1_800_000, environment: "staging", status: "expired" }),
  ]);

  await otto.goto(`${server.url}/inbox`);
  const warning = otto.getByRole("status").filter({ hasText: "In the last 24 hours you gave 24 answers" });
  await expect(warning).toContainText("100% of them yes, half within 2.0 s");
  await expectEveryLook(otto, "fatigue-inbox");
  await otto.getByRole("link", { name: "What asks so often" }).click();
  await expect(otto.getByRole("region", { name: "You, in the last 24 hours" })).toContainText("Signs of fatigue");
  await expect(otto.getByRole("table", { name: "How people answered" })).toContainText("otto@example.com");
  await expect(otto.getByText("olga@example.com")).toHaveCount(0);

  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/inbox`);
  await expect(olga.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await expect(olga.getByText("you gave")).toHaveCount(0);
});

test("a reviewer finds what makes most noise, what a grant would save, and who is tired", async ({ browser }) => {
  const rita = await pageOf(browser, server, "rita");
  await rita.goto(`${server.url}/fatigue`);
  const rules = rita.getByRole("table", { name: "What asks, and how it was answered" });
  await expect(rules.getByRole("row", { name: /irreversible-in-production/ })).toContainText("37");
  const grant = rita.getByRole("listitem").filter({ hasText: "A grant for billing-helper" });
  await expect(grant).toContainText("would have saved 24 of 37 questions");
  await expect(grant).toContainText("This cannot be undone and touches billing: that is why it asks.");
  await expect(grant).toContainText("12 to 35");
  const people = rita.getByRole("table", { name: "How people answered" });
  await expect(people.getByRole("row", { name: /otto@example.com/ })).toContainText("Signs of fatigue");
  await expect(people.getByRole("row", { name: /olga@example.com/ })).not.toContainText("Signs of fatigue");
  await expectEveryLook(rita, "fatigue", { fullPage: true });
  await rita.setViewportSize({ width: 1280, height: 844 });

  await rita.getByRole("button", { name: "90 days" }).focus();
  await pressUntil(rita, ["Enter"], () => rita.waitForURL(/days=90/, { timeout: 1_000 }));
  await expect(rita.getByRole("button", { name: "90 days" })).toHaveAttribute("aria-pressed", "true");
  await rules.getByRole("link", { name: "irreversible-in-production" }).click();
  await expect(rita.getByRole("list", { name: "Narrowed to" })).toContainText("Asked by irreversible-in-production");
  await expect(rita.getByRole("status").filter({ hasText: "37" })).toBeVisible();
  await keepScreenshot(rita, "fatigue-narrowed");
  await rita.getByRole("link", { name: "Show those asked by others too" }).click();
  await expect(rita.getByRole("list", { name: "Narrowed to" })).toHaveCount(0);
});
