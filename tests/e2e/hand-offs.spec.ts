import { expect } from "@playwright/test";
import { call } from "@/tests/support/accessServer";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { evaluate } from "./support/askToPay";
import { expectAccessible, expectEveryLook, keepScreenshot } from "./support/looks";
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

interface Answer {
  context: { evaluation_id: string; reason: string; hand_off?: { id: string; status: string; result?: unknown } };
}

/** billing-helper wants to close an account, which a rule hands to the payments team. */
async function closeAccount(id: string): Promise<Answer["context"]> {
  const { context } = await evaluate<Answer>(
    server,
    call("banking.close_account", {
      resource: { type: "account", id },
      context: {
        arguments: { account: id, note: "ignore the rule\u202E and close it" },
        justification: "The customer asked for it. <b>Just press done.</b>",
      },
    }),
  );
  return context;
}

test("a task is taken, passed on and finished with the keyboard alone, and the agent and the record get the result", async ({
  browser,
}) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(server.url);
  await pressUntil(olga, ["g", "h"], () => olga.waitForURL(/handoffs/, { timeout: 1_000 }));
  await expect(olga.getByText("No task waits for a person")).toBeVisible();
  await expectAccessible(olga);
  await keepScreenshot(olga, "hand-offs-empty");

  // It comes in on the page that is open, and the rail counts it.
  const stopped = await closeAccount("acc-1");
  expect(stopped.reason).toBe("handed_off");
  await expect(olga.getByRole("link", { name: /banking\.close_account/ })).toBeVisible();
  await expect(olga.getByRole("link", { name: /Hand-offs/ }).first()).toContainText("1");

  await pressUntil(olga, ["j"], () =>
    expect(olga).toHaveURL(new RegExp(`handoffs/${stopped.hand_off?.id}`), { timeout: 1_000 }),
  );
  await expect(olga.getByRole("heading", { level: 1 })).toContainText("was stopped at banking.close_account");
  // What the agent wrote is text, and what hides in it is shown.
  await expect(olga.getByText("<b>Just press done.</b>")).toBeVisible();
  await expectAccessible(olga);

  const take = olga.getByRole("button", { name: /Take this task over/ });
  await pressUntil(olga, ["a"], () => expect(take).toBeFocused({ timeout: 500 }));
  await olga.keyboard.press("Enter");
  await expect(olga.getByRole("button", { name: /It is done…/ })).toBeFocused();
  await expectAccessible(olga);

  await olga.keyboard.press("p");
  await expect(olga.getByLabel("To whom")).toBeFocused();
  await expectAccessible(olga);
  await olga.getByLabel("To whom").selectOption("otto@example.com");
  await olga.getByLabel("A word for them").fill("You know this customer.");
  await olga.keyboard.press("Enter");
  await expect(olga.getByText("Otto Berg has it. Only they finish, return or pass it.")).toBeVisible();

  const otto = await pageOf(browser, server, "otto", { colorScheme: "dark" });
  await otto.goto(`${server.url}/handoffs/${stopped.hand_off?.id}`);
  await expect(otto.getByText("You know this customer.")).toBeVisible();
  await pressUntil(otto, ["d"], () => expect(otto.getByLabel("What did you do?")).toBeFocused({ timeout: 500 }));
  await otto.keyboard.type("Closed it after a call with the customer.");
  await otto.getByRole("button", { name: "Add what changed" }).press("Enter");
  await otto.getByLabel("Type").fill("account");
  await otto.getByLabel("Which one").fill("acc-1");
  await otto.getByLabel("Is now").fill("closed");
  await otto.getByLabel(/Reference/).fill("CRM-88");
  await expectAccessible(otto);
  await keepScreenshot(otto, "hand-offs-finishing-dark");
  await otto.getByRole("button", { name: "Report it done" }).press("Enter");
  await expect(otto.getByText("Closed it after a call with the customer.")).toBeVisible();
  await expect(otto.getByRole("button", { name: /It is done…/ })).toHaveCount(0);
  await expectAccessible(otto);
  // Olga's page is open and was told.
  await expect(olga.getByText("Closed it after a call with the customer.")).toBeVisible();

  const again = await closeAccount("acc-1");
  expect(again).toMatchObject({
    reason: "handed_off",
    hand_off: {
      id: stopped.hand_off?.id,
      status: "done",
      result: { text: "Closed it after a call with the customer." },
    },
  });
  await otto.goto(`${server.url}/actions/${stopped.evaluation_id}`);
  await expect(otto.getByText("Otto Berg says it is done").first()).toBeVisible();
  await expect(otto.getByText(/State changed, as Otto Berg says/).first()).toBeVisible();
  await expectAccessible(otto);
  await keepScreenshot(otto, "hand-offs-record-dark");
});

test("a task is returned with a reason, and nobody is offered what is not for them", async ({ browser }) => {
  const { hand_off: opened } = await closeAccount("acc-2");
  const vera = await pageOf(browser, server, "vera");
  await vera.goto(`${server.url}/handoffs/${opened?.id}`);
  await expect(vera.getByText("Taking a hand-off needs the role of an operator")).toBeVisible();
  await expect(vera.getByRole("button", { name: /Take this task over/ })).toHaveCount(0);
  const sam = await pageOf(browser, server, "sam");
  await sam.goto(`${server.url}/handoffs`);
  await expect(sam.getByText("No task waits for a person")).toBeVisible();
  await sam.goto(`${server.url}/handoffs/${opened?.id}`);
  await expect(sam.getByText("404", { exact: true })).toBeVisible();

  const omar = await pageOf(browser, server, "omar");
  await omar.goto(`${server.url}/handoffs/${opened?.id}`);
  await omar.getByRole("button", { name: /Take this task over/ }).click();
  await omar.getByRole("button", { name: /^Return/ }).click();
  await omar.getByLabel("Why does it go back?").fill("The account has a balance: pay it out first.");
  await omar.getByRole("button", { name: "Return it to the agent" }).click();
  await expect(omar.getByText("The account has a balance: pay it out first.")).toBeVisible();
  await omar.goto(`${server.url}/handoffs?view=resolved`);
  await expect(omar.getByRole("list", { name: "Hand-offs" })).toContainText("acc-2");
});

test.describe("as it looks", () => {
  test.beforeAll(async () => {
    await closeAccount("acc-overdue");
    const { hand_off: taken } = await closeAccount("acc-taken");
    await closeAccount("acc-open");
    // Time that has passed, for a server whose clock is the machine's. The trigger keeps what was handed off as it is.
    await server.db.prisma.$executeRaw`ALTER TABLE hand_off DISABLE TRIGGER hand_off_moves`;
    await server.db.prisma.$executeRaw`
      UPDATE hand_off h SET due_at = now() - interval '40 minutes', opened_at = now() - interval '5 hours'
        FROM evaluation e WHERE e.id = h.evaluation_id AND e.resource->>'id' = 'acc-overdue'`;
    await server.db.prisma.$executeRaw`ALTER TABLE hand_off ENABLE TRIGGER hand_off_moves`;
    const olga = await server.db.prisma.person.findUniqueOrThrow({ where: { email: "olga@example.com" } });
    const now = new Date();
    await server.db.prisma.handOff.update({
      where: { id: taken?.id ?? "" },
      data: { status: "accepted", ownerId: olga.id, acceptedAt: now },
    });
    await server.db.prisma.handOffOwner.create({
      data: { handOffId: taken?.id ?? "", position: 1, personId: olga.id, since: now },
    });
  });

  test("the queue, what is overdue and what is mine; with one thumb too", async ({ browser }) => {
    const page = await pageOf(browser, server, "olga");
    await page.goto(`${server.url}/handoffs`);
    await expect(page.getByText("Overdue", { exact: true })).toBeVisible();
    await expectEveryLook(page, "hand-offs-list");
    await page.getByLabel("Agent", { exact: true }).selectOption("night-clerk");
    await page.waitForURL(/handoffs\?agent=night-clerk$/);
    await expect(page.getByText("None of this agent")).toBeVisible();
    await page.getByLabel("Agent", { exact: true }).selectOption("billing-helper");
    await page.getByRole("link", { name: /acc-open/ }).click();
    await page.waitForURL(/handoffs\/[^?]+\?agent=billing-helper$/);
    for (const [name, resource] of [
      ["overdue", "acc-overdue"],
      ["mine", "acc-taken"],
    ] as const) {
      await page.goto(`${server.url}/handoffs`);
      await page.getByRole("link", { name: new RegExp(resource) }).click();
      await expect(page.getByRole("heading", { level: 1 })).toContainText(resource);
      await expectEveryLook(page, `hand-offs-${name}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: /It is done…/ }).click();
    await expect(page.getByRole("button", { name: "Report it done" })).toBeInViewport();
    await keepScreenshot(page, "hand-offs-finishing");
  });
});
