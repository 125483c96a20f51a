import { expect, type Page } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { type FileAgent, fileAgent } from "./support/fileAgent";
import { signIn } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";

let server: AmbitServer;
let agent: FileAgent;

test.beforeAll(async () => {
  server = await startAmbit({ bundle: "prisma/seed/demonstration.yaml" });
  agent = await fileAgent(server);
});
test.afterAll(async () => {
  await agent?.close();
  await server?.stop();
});

/** Signs in as the operator on the sign-in page, with the keyboard alone. */
async function signInByKeyboard(page: Page): Promise<void> {
  const { email, password } = server.signIns.find((one) => one.email.startsWith("omar")) ?? { email: "", password: "" };
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel("E-mail").focus();
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${server.url}/`);
}

/** Goes to the inbox and opens what waits there, with the keyboard alone. */
async function openWaiting(page: Page): Promise<void> {
  await pressUntil(page, ["g", "i"], () => page.waitForURL("**/inbox", { timeout: 1_000 }));
  const link = page.getByRole("table", { name: "Approvals" }).getByRole("link");
  await expect(link).toHaveCount(1);
  await page.keyboard.press("j");
  await page.waitForURL("**/inbox/*");
}

/** Goes to the newest action's record, with the keyboard alone. */
async function openNewestRecord(page: Page): Promise<void> {
  await page.keyboard.press("g");
  await page.keyboard.press("x");
  await page.waitForURL("**/actions");
  await expect(page.getByRole("table").getByRole("link").first()).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/actions/*");
}

async function waiting(): Promise<{ id: string }> {
  let found: { id: string } | null = null;
  await expect
    .poll(async () => {
      found = await server.db.prisma.approval.findFirst({ where: { status: "pending" }, select: { id: true } });
      return found !== null;
    })
    .toBe(true);
  return found ?? { id: "" };
}

test("approve with the keyboard alone: the call was held, runs once, is really on disk, and its timeline tells it", async ({
  page,
}) => {
  await signInByKeyboard(page);
  const answer = agent.write("published/notes-1.md", "Approved words");
  await waiting();
  expect(await agent.onDisk("published/notes-1.md")).toBeNull();

  await openWaiting(page);
  await expect(page.getByText("publishing-needs-a-person").first()).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: "Approve this action" })).toBeFocused();
  await page.keyboard.press("Enter");

  expect(await answer).toMatchObject({ isError: false });
  expect(await agent.onDisk("published/notes-1.md")).toBe("Approved words");
  expect(await server.db.prisma.permit.count({ where: { redeemedAt: { not: null } } })).toBe(1);

  await openNewestRecord(page);
  const main = page.getByRole("main");
  for (const told of ["Succeeded", "Omar Diaz", "publishing-needs-a-person", "publish", "published/notes-1.md"])
    await expect(main.getByText(told).first()).toBeVisible();
});

test("deny with the keyboard alone: the agent gets the reason and nothing is written", async ({ page }) => {
  await signIn(page, server, "omar");
  await page.goto(server.url);
  const answer = agent.write("published/notes-2.md", "Denied words");
  await waiting();
  await openWaiting(page);
  await page.keyboard.press("d");
  await expect(page.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("The date is wrong.");
  await page.keyboard.press("Control+Enter");

  const { isError, text } = await answer;
  expect(isError).toBe(true);
  expect(text).toContain("The date is wrong.");
  expect(await agent.onDisk("published/notes-2.md")).toBeNull();

  await openNewestRecord(page);
  await expect(page.getByRole("main").getByText("The date is wrong.").first()).toBeVisible();
});

test("nobody answers in time: the open card says so, its answers are gone, and nothing is written", async ({
  page,
}) => {
  await signIn(page, server, "omar");
  await page.goto(server.url);
  const answer = agent.write("published/notes-3.md", "Late words");
  const { id } = await waiting();
  await openWaiting(page);
  await expect(page.getByRole("button", { name: "Approve this action" })).toBeVisible();
  await server.db.prisma.approval.update({ where: { id }, data: { expiresAt: new Date() } });

  const { isError, text } = await answer;
  expect(isError).toBe(true);
  expect(text).toContain("Nobody answered in time");
  await expect(page.getByRole("button", { name: "Approve this action" })).toHaveCount(0);
  await expect(page.getByRole("main").getByText("Nobody answered in time", { exact: false }).first()).toBeVisible();
  expect(await agent.onDisk("published/notes-3.md")).toBeNull();

  await openNewestRecord(page);
  await expect(
    page
      .getByRole("main")
      .getByText(/expired/i)
      .first(),
  ).toBeVisible();
});

test("a write inside the budget passes without a person, and one outside it is refused", async () => {
  expect(await agent.write("drafts/notes.md", "Draft words")).toMatchObject({ isError: false });
  expect(await agent.onDisk("drafts/notes.md")).toBe("Draft words");
  const refused = await agent.write("secrets/key.md", "x");
  expect(refused.isError).toBe(true);
  expect(refused.text).toContain("Denied: this call did not run.");
});
