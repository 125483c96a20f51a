import { expect, type Page } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { askToPay } from "./support/askToPay";
import { expectEveryLook, expectNoOverflow } from "./support/looks";
import { signIn } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";
import { holdAnswers, letAnswersTakeEffect } from "./support/undoTime";

let server: AmbitServer;

test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  await holdAnswers(server.db);
});
// What one test left waiting is not another's.
test.afterEach(async () => {
  await server.db.prisma.approval.updateMany({
    where: { status: "pending" },
    data: { status: "cancelled", resolvedAt: new Date() },
  });
});
test.afterAll(async () => {
  await server.stop();
});

async function statusOf(id: string): Promise<string> {
  return (await server.db.prisma.approval.findUniqueOrThrow({ where: { id } })).status;
}

const list = (page: Page) => page.getByRole("table", { name: "Approvals" });

test("with the keyboard alone: go to the inbox, open what waits, approve it, open the next one and deny it", async ({
  page,
}) => {
  const [first, second] = [await askToPay(server), await askToPay(server)];
  await signIn(page, server, "olga");
  await page.goto(server.url);
  await pressUntil(page, ["g", "i"], () => page.waitForURL("**/inbox", { timeout: 1_000 }));
  await expect(list(page).getByRole("link")).toHaveCount(2);
  await page.keyboard.press("j");
  await page.waitForURL(`**/inbox/${first}`);

  // The key only goes there: it approves where the button is focused already, and then the status would tell.
  const approve = page.getByRole("button", { name: "Approve this action" });
  await pressUntil(page, ["a"], () => expect(approve).toBeFocused({ timeout: 2_000 }));
  expect(await statusOf(first)).toBe("pending");
  await page.keyboard.press("Enter");
  await expect(page.getByText("It takes effect in a few seconds.")).toBeVisible();
  expect(await statusOf(first)).toBe("pending");
  await letAnswersTakeEffect(server.db);
  await expect(page.getByText("Approved. The agent may do exactly this, once.")).toBeVisible();
  expect(await statusOf(first)).toBe("approved");

  await expect(page.getByRole("link", { name: "Next one that waits" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/inbox/${second}`);
  await page.keyboard.press("d");
  await page.keyboard.type("Paid already: a and d in these words answer nothing.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Denied. The agent gets your reason.")).toBeVisible();
  const denied = await server.db.prisma.approval.findUniqueOrThrow({ where: { id: second } });
  expect([denied.status, denied.reason]).toEqual(["denied", "Paid already: a and d in these words answer nothing."]);
});

test("on a machine whose frames come late, the answer that was begun keeps the focus", async ({ page }) => {
  await page.addInitScript(() => {
    const frame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => window.setTimeout(() => frame(callback), 500);
    window.cancelAnimationFrame = (id) => window.clearTimeout(id);
  });
  await askToPay(server);
  await signIn(page, server, "olga");
  await page.goto(`${server.url}/inbox`);
  await expect(list(page).getByRole("link").first()).toBeVisible();
  await pressUntil(page, ["j"], () => page.waitForURL(/inbox\/./, { timeout: 2_000 }));
  await expect(page.getByRole("button", { name: "Approve this action" })).toBeVisible();
  await page.keyboard.press("d");
  const reason = page.getByRole("textbox", { name: "Why not?" });
  await expect(reason).toBeFocused();
  // The frames in which the list would take the focus back come now, and one after them.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(reason).toBeFocused();
});

test("what comes in announces itself and waits; the rail counts it at once", async ({ page }) => {
  const shown = await askToPay(server);
  await signIn(page, server, "olga");
  await page.goto(`${server.url}/inbox/${shown}`);
  const main = page.getByRole("navigation", { name: "Main" });
  await expect(main.getByText(/^1/)).toBeVisible();
  const before = await list(page).getByRole("link").count();

  const arrived = await askToPay(server, { resource: "just in" });
  await expect(page.getByRole("button", { name: "1 new: show it" })).toBeVisible();
  await expect(main.getByText(/^2/)).toBeVisible();
  await expect(list(page).getByRole("link")).toHaveCount(before);
  await page.getByRole("button", { name: "1 new: show it" }).click();
  await expect(list(page).getByRole("link").last()).toContainText("just in");
  await expect(list(page).getByRole("link").last()).toHaveAttribute("href", `/inbox/${arrived}`);
});

test("someone else was faster: it says who, nothing is recorded, and the words stay", async ({ page, browser }) => {
  const id = await askToPay(server);
  await signIn(page, server, "olga");
  await page.goto(`${server.url}/inbox/${id}`);
  await page.keyboard.press("d");
  await page.keyboard.type("I have doubts.");

  const other = await browser.newPage();
  await signIn(other, server, "otto");
  await other.goto(`${server.url}/inbox/${id}`);
  await other.getByRole("button", { name: "Approve this action" }).click();
  await expect(other.getByRole("button", { name: /Undo/ })).toBeVisible();
  await letAnswersTakeEffect(server.db);
  await expect(other.getByText("Approved. The agent may do exactly this, once.")).toBeVisible();
  await other.close();

  await expect(page.getByText("Your words were not sent: I have doubts.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Answers" })).toContainText("Otto Berg");
  expect(await server.db.prisma.approvalAnswer.count({ where: { approvalId: id } })).toBe(1);
});

test("who may not answer sees why, and no button", async ({ page }) => {
  const id = await askToPay(server);
  await signIn(page, server, "omar");
  await page.goto(`${server.url}/inbox/${id}`);
  await expect(page.getByText("You own this agent.")).toBeVisible();
  await expect(page.getByRole("button", { name: /Approve|Deny/ })).toHaveCount(0);
});

test("another team finds nothing there", async ({ page }) => {
  const id = await askToPay(server);
  await signIn(page, server, "sam");
  expect((await page.goto(`${server.url}/inbox/${id}`))?.status()).toBe(404);
  await page.goto(`${server.url}/inbox?status=all`);
  await expect(page.getByText("No approval matches")).toBeVisible();
});

/** What an agent could write to mislead: each shows a mark, none becomes markup, none moves the buttons. */
const SPOOFS: [what: string, text: string, mark: RegExp][] = [
  ["reordered text", "pay \u202Eevil\u202C now", /U\+202E/],
  ["invisible letters", "pa\u200By\u2060", /U\+200B/],
  ["tag characters", "ok\u{E0041}\u{E0042}", /U\+E0041/],
  ["look-alike letters", "раураl invoice", /Cyrillic letter in a Latin word/],
  ["markup", "<img src=x onerror=\"document.title='run'\"><b>ok</b>", /<img src=x/],
  ["markdown", "[Approve](https://evil.test) **ok**", /\[Approve\]\(https:\/\/evil\.test\)/],
  ["ten hundred lines", `first${"\n".repeat(1_000)}last`, /¶ × 1000/],
  ["one endless word", "A".repeat(3_000), /AAAA/],
  ["controls", "a\u0007b\u001b[31mred", /U\+001B/],
];

for (const [width, height] of [
  [1280, 800],
  [390, 844],
] as const)
  test(`at ${width} px, whatever the agent writes stands in its place and the answers stay in sight`, async ({
    page,
  }) => {
    test.slow();
    await page.setViewportSize({ width, height });
    await signIn(page, server, "olga");
    for (const [what, text, mark] of SPOOFS) {
      const id = await askToPay(server, {
        reference: text,
        justification: text,
        resource: text.slice(0, 200).replaceAll("\n", " "),
      });
      await page.goto(`${server.url}/inbox/${id}`);
      await expect(page.getByRole("button", { name: "Approve this action" }), what).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole("button", { name: "Deny…" }), what).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole("region", { name: "The agent's words" }), what).toContainText(mark);
      expect(await page.locator("article img, article b, article a[href*='evil']").count(), what).toBe(0);
      await expectNoOverflow(page, what);
      expect(await page.evaluate(() => document.documentElement.scrollHeight), what).toBeLessThan(4_000);
      await server.db.prisma.approval.update({
        where: { id },
        data: { status: "cancelled", resolvedAt: new Date() },
      });
    }
    expect(await page.title()).not.toContain("run");
  });

test("the inbox looks well, with something in it and without", async ({ page }) => {
  test.slow();
  const id = await askToPay(server);
  await signIn(page, server, "olga");
  for (const [name, path] of [
    ["waiting", "/inbox"],
    ["card", `/inbox/${id}`],
    ["resolved", "/inbox?status=resolved"],
    ["empty", "/inbox?status=expired&agent=nobody"],
  ] as const) {
    await page.goto(server.url + path);
    await expectEveryLook(page, `inbox-${name}`);
  }
});
