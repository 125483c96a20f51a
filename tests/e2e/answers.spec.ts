import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { Decision } from "@/lib/contracts/access";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { LOOKS } from "./support/looks";
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

async function post<T>(path: string, body: object, token: string): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return (await response.json()) as T;
}

async function accessToken(): Promise<string> {
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
  return ((await exchange.json()) as { access_token: string }).access_token;
}

/** An agent asks to send money, and is held. Answers the approval's id. */
async function ask(): Promise<string> {
  asked += 1;
  const { context } = await post<Decision>(
    "/access/v1/evaluation",
    {
      subject: { type: "agent", id: "billing-helper" },
      action: { name: "banking.send_money" },
      resource: { type: "payment", id: `inv-${asked}` },
      context: {
        arguments: { recipient: "DE89370400440532013000", amount: 120, reference: `no. ${asked}` },
        justification: "It is due.",
        submit_request: true,
      },
    },
    await accessToken(),
  );
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

async function openCard(page: Page, name: string, id: string): Promise<void> {
  await signIn(page, name);
  await page.goto(`${server.url}/inbox/${id}`);
  await expect(page.getByRole("button", { name: "Approve this action" })).toBeVisible();
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** Presses a key of the card until it has done what it does: the page's scripts may not run yet. */
async function press(page: Page, key: string, until: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await until();
  }).toPass();
}

const approvalOf = (id: string) => server.db.prisma.approval.findUniqueOrThrow({ where: { id } });

test("a yes is taken back with one key, and nothing has happened", async ({ page }) => {
  const id = await ask();
  await openCard(page, "olga", id);
  await page.getByRole("button", { name: "Approve this action" }).click();
  await expect(page.getByText("It takes effect in a few seconds.")).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press("u");
  await expect(page.getByRole("button", { name: "Approve this action" })).toBeVisible();
  expect(await server.db.prisma.approvalRelease.count()).toBe(0);
  expect((await approvalOf(id)).status).toBe("pending");
});

test("edited with the keyboard: the difference shows, the budget decides again, the agent gets the edit", async ({
  page,
}) => {
  const id = await ask();
  await openCard(page, "olga", id);
  await press(page, "e", () => expect(page.getByLabel("amount")).toBeVisible({ timeout: 1_000 }));
  await page.getByLabel("amount").fill("900");
  await expect(page.getByRole("list", { name: "What changes" })).toContainText("900");
  await expectNoViolations(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "would be denied" })).toContainText("Nothing was saved");
  expect((await approvalOf(id)).edition).toBe(0);

  await page.getByLabel("amount").fill("80");
  await expect(page.getByRole("button", { name: "Approve with these changes" })).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect(page.getByText("It takes effect in a few seconds.")).toBeVisible();
  await letAnswersTakeEffect(server.db);
  await expect(page.getByText("Approved. The agent may do exactly this, once.")).toBeVisible();
  await expect(page.getByText("Olga Petrov changed the arguments")).toBeVisible();
  expect(await approvalOf(id)).toMatchObject({ status: "approved", editedArguments: { amount: 80 } });
});

test("a question reaches the agent, and its reply the card, as its own words", async ({ page }) => {
  const id = await ask();
  await openCard(page, "olga", id);
  await press(page, "q", () => expect(page.getByLabel("What do you want to know?")).toBeFocused({ timeout: 1_000 }));
  await page.keyboard.type("Which invoice?");
  await page.keyboard.press("Control+Enter");
  const questions = page.getByRole("region", { name: "Questions to the agent" });
  await expect(questions).toContainText("The agent has not replied yet.");
  const { id: question } = await server.db.prisma.approvalQuestion.findFirstOrThrow({ where: { approvalId: id } });
  const reply = { question, text: "inv-204 <b>now</b>" };
  await post(`/access/v1/requests/${id}/replies`, reply, await accessToken());
  await expect(questions).toContainText("inv-204 <b>now</b>");
  await expectNoViolations(page);
});

test("claimed, snoozed and passed on: the others see who looks at it and whom it waits for", async ({
  page,
  browser,
}) => {
  const id = await ask();
  await openCard(page, "olga", id);
  // Pressed again before it is answered, the key would give the claim up.
  await press(page, "c", () => expect(page.getByText("You claimed it")).toBeVisible({ timeout: 10_000 }));
  const other = await browser.newPage();
  await openCard(other, "otto", id);
  await expect(other.getByText("Olga Petrov is looking at it")).toBeVisible();
  await other.close();

  await page.getByRole("button", { name: "Snooze" }).click();
  await expectNoViolations(page);
  await page.getByRole("menuitem", { name: "For 15 minutes" }).click();
  await expect(page.getByText("Snoozed for you until")).toBeVisible();

  await page.getByRole("button", { name: "Pass on" }).click();
  await page.getByLabel("To whom").selectOption("Otto Berg (otto@example.com)");
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Pass it on" }).click();
  await expect(page.getByText("Passed to Otto Berg")).toBeVisible();
  await expect(page.getByText("You claimed it")).toHaveCount(0);
});

test.describe("as it looks", () => {
  for (const { scheme, width } of LOOKS)
    test(`${scheme}, ${width} px wide`, async ({ browser }) => {
      const id = await ask();
      const page = await (await browser.newContext({ colorScheme: scheme })).newPage();
      await page.setViewportSize({ width, height: 900 });
      await openCard(page, "olga", id);
      await expectNoViolations(page);
      await shot(page, `card-${scheme}-${width}`);
      await page.getByRole("button", { name: "Edit…" }).click();
      await page.getByLabel("amount").fill("80");
      await shot(page, `edit-${scheme}-${width}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
});

async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS !== undefined)
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, fullPage: false });
}
