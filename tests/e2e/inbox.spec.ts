import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { Decision } from "@/lib/contracts/access";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { holdAnswers, letAnswersTakeEffect } from "./support/undoTime";

let server: AmbitServer;
let asked = 0;

test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  await holdAnswers(server.db);
});
test.afterAll(async () => {
  await server.stop();
});

/** An agent asks to send money, and is held. Answers the approval's id. */
async function ask(changed: { resource?: string; reference?: string; justification?: string } = {}): Promise<string> {
  asked += 1;
  const { resource = `inv-${asked}`, reference = `no. ${asked}`, justification = "It is due." } = changed;
  const credential = server.credentials.find(
    (one) => one.agent === "billing-helper" && one.environment === "production" && one.kind === "enforcement_point",
  );
  const exchange = await fetch(`${server.url}/access/v1/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: credential?.secret ?? "",
      subject_token_type: "urn:ambit:token-type:credential",
    }),
  });
  const { access_token: token } = (await exchange.json()) as { access_token: string };
  const response = await fetch(`${server.url}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "agent", id: "billing-helper" },
      action: { name: "banking.send_money" },
      resource: { type: "payment", id: resource },
      context: {
        arguments: { recipient: "DE89370400440532013000", amount: 1, reference },
        justification,
        submit_request: true,
      },
    }),
  });
  const { context } = (await response.json()) as Decision;
  const id = context.access_request?.task?.id;
  if (id === undefined) throw new Error(`nothing was opened: ${context.reason}`);
  return id;
}

async function signIn(page: Page, name: string): Promise<void> {
  const { email, password } = server.signIns.find((one) => one.email.startsWith(name)) ?? { email: "", password: "" };
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${server.url}/`);
}

async function statusOf(id: string): Promise<string> {
  return (await server.db.prisma.approval.findUniqueOrThrow({ where: { id } })).status;
}

const list = (page: Page) => page.getByRole("table", { name: "Approvals" });

test("with the keyboard alone: go to the inbox, open what waits, approve it, open the next one and deny it", async ({
  page,
}) => {
  const [first, second] = [await ask(), await ask()];
  await signIn(page, "olga");
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(list(page).getByRole("link")).toHaveCount(2);
  await page.keyboard.press("j");
  await page.waitForURL(`**/inbox/${first}`);

  // The key only goes there: it approves where the button is focused already, and then the status would tell.
  await expect(async () => {
    await page.keyboard.press("a");
    await expect(page.getByRole("button", { name: "Approve this action" })).toBeFocused({ timeout: 2_000 });
  }).toPass();
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

test("what comes in announces itself and waits; the rail counts it at once", async ({ page }) => {
  const shown = await ask();
  await signIn(page, "olga");
  await page.goto(`${server.url}/inbox/${shown}`);
  const main = page.getByRole("navigation", { name: "Main" });
  await expect(main.getByText(/^1/)).toBeVisible();
  const before = await list(page).getByRole("link").count();

  const arrived = await ask({ resource: "just in" });
  await expect(page.getByRole("button", { name: "1 new: show it" })).toBeVisible();
  await expect(main.getByText(/^2/)).toBeVisible();
  await expect(list(page).getByRole("link")).toHaveCount(before);
  await page.getByRole("button", { name: "1 new: show it" }).click();
  await expect(list(page).getByRole("link").last()).toContainText("just in");
  await expect(list(page).getByRole("link").last()).toHaveAttribute("href", `/inbox/${arrived}`);
});

test("someone else was faster: it says who, nothing is recorded, and the words stay", async ({ page, browser }) => {
  const id = await ask();
  await signIn(page, "olga");
  await page.goto(`${server.url}/inbox/${id}`);
  await page.keyboard.press("d");
  await page.keyboard.type("I have doubts.");

  const other = await browser.newPage();
  await signIn(other, "otto");
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
  const id = await ask();
  await signIn(page, "omar");
  await page.goto(`${server.url}/inbox/${id}`);
  await expect(page.getByText("You own this agent.")).toBeVisible();
  await expect(page.getByRole("button", { name: /Approve|Deny/ })).toHaveCount(0);
});

test("another team finds nothing there", async ({ page }) => {
  const id = await ask();
  await signIn(page, "sam");
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
    await signIn(page, "olga");
    for (const [what, text, mark] of SPOOFS) {
      const id = await ask({
        reference: text,
        justification: text,
        resource: text.slice(0, 200).replaceAll("\n", " "),
      });
      await page.goto(`${server.url}/inbox/${id}`);
      await expect(page.getByRole("button", { name: "Approve this action" }), what).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole("button", { name: "Deny…" }), what).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole("region", { name: "The agent's words" }), what).toContainText(mark);
      expect(await page.locator("article img, article b, article a[href*='evil']").count(), what).toBe(0);
      const { wide, tall } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth - window.innerWidth,
        tall: document.documentElement.scrollHeight,
      }));
      expect(wide, what).toBeLessThanOrEqual(0);
      expect(tall, what).toBeLessThan(4_000);
      await server.db.prisma.approval.update({
        where: { id },
        data: { status: "cancelled", resolvedAt: new Date() },
      });
    }
    expect(await page.title()).not.toContain("run");
  });

for (const colorScheme of ["light", "dark"] as const)
  test(`the inbox is accessible, ${colorScheme}`, async ({ page }) => {
    test.slow();
    const id = await ask();
    await page.emulateMedia({ colorScheme });
    await signIn(page, "olga");
    for (const path of ["/inbox", `/inbox/${id}`, "/inbox?status=resolved", "/inbox?status=expired&agent=nobody"])
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(server.url + path);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id: rule }) => rule),
          `${path} at ${width}`,
        ).toEqual([]);
      }
  });
