import { expect, type Page } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { askToPay, postAsGateway } from "./support/askToPay";
import { expectAccessible, expectEveryLook } from "./support/looks";
import { signIn } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";
import { holdAnswers, letAnswersTakeEffect } from "./support/undoTime";

let server: AmbitServer;

test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  await holdAnswers(server.db);
});
test.afterAll(async () => {
  await server.stop();
});

/** An agent asks to send money, and is held. Answers the approval's id. */
const ask = () => askToPay(server, { amount: 120 });

async function openCard(page: Page, name: string, id: string): Promise<void> {
  await signIn(page, server, name);
  await page.goto(`${server.url}/inbox/${id}`);
  await expect(page.getByRole("button", { name: "Approve this action" })).toBeVisible();
}

const approvalOf = (id: string) => server.db.prisma.approval.findUniqueOrThrow({ where: { id } });

test("a yes is taken back with one key, and nothing has happened", async ({ page }) => {
  const id = await ask();
  await openCard(page, "olga", id);
  await page.getByRole("button", { name: "Approve this action" }).click();
  await expect(page.getByText("It takes effect in a few seconds.")).toBeVisible();
  await expectAccessible(page);
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
  await pressUntil(page, ["e"], () => expect(page.getByLabel("amount")).toBeVisible({ timeout: 1_000 }));
  await page.getByLabel("amount").fill("900");
  await expect(page.getByRole("list", { name: "What changes" })).toContainText("900");
  await expectAccessible(page);
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

  await page.getByRole("button", { name: "Revoke…" }).click();
  await page.getByLabel("Why").fill("Paid by hand.");
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Revoke it" }).press("Enter");
  await expect(page.getByText("Not used. Revoked")).toBeVisible();
  expect((await approvalOf(id)).revokedAt).toBeInstanceOf(Date);
});

test("a question reaches the agent, and its reply the card, as its own words", async ({ page }) => {
  const id = await ask();
  await openCard(page, "olga", id);
  await pressUntil(page, ["q"], () =>
    expect(page.getByLabel("What do you want to know?")).toBeFocused({ timeout: 1_000 }),
  );
  await page.keyboard.type("Which invoice?");
  await page.keyboard.press("Control+Enter");
  const questions = page.getByRole("region", { name: "Questions to the agent" });
  await expect(questions).toContainText("The agent has not replied yet.");
  const { id: question } = await server.db.prisma.approvalQuestion.findFirstOrThrow({ where: { approvalId: id } });
  const reply = { question, text: "inv-204 <b>now</b>" };
  await postAsGateway(server, `/access/v1/requests/${id}/replies`, reply);
  await expect(questions).toContainText("inv-204 <b>now</b>");
  await expectAccessible(page);
});

test("claimed, snoozed and passed on: the others see who looks at it and whom it waits for", async ({
  page,
  browser,
}) => {
  const id = await ask();
  await openCard(page, "olga", id);
  // Pressed again before it is answered, the key would give the claim up.
  await pressUntil(page, ["c"], () => expect(page.getByText("You claimed it")).toBeVisible({ timeout: 10_000 }));
  const other = await browser.newPage();
  await openCard(other, "otto", id);
  await expect(other.getByText("Olga Petrov is looking at it")).toBeVisible();
  await other.close();

  await page.getByRole("button", { name: "Snooze" }).click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "For 15 minutes" }).click();
  await expect(page.getByText("Snoozed for you until")).toBeVisible();

  await page.getByRole("button", { name: "Pass on" }).click();
  await page.getByLabel("To whom").selectOption("Otto Berg (otto@example.com)");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Pass it on" }).click();
  await expect(page.getByText("Passed to Otto Berg")).toBeVisible();
  await expect(page.getByText("You claimed it")).toHaveCount(0);
});

test("looks well, as the card and as the form of an edit", async ({ page }) => {
  await openCard(page, "olga", await ask());
  await expectEveryLook(page, "card");
  await page.getByRole("button", { name: "Edit…" }).click();
  await page.getByLabel("amount").fill("80");
  await expectEveryLook(page, "edit");
});
