import { expect, type Page } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { type MailSink, mailSink, textOf } from "@/tests/support/mailSink";
import { type WebhookSink, webhookSink } from "@/tests/support/webhookSink";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { askToPay } from "./support/askToPay";
import { expectAccessible, expectEveryLook, keepScreenshot } from "./support/looks";
import { pageOf } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";

let server: AmbitServer;
let mails: MailSink;
let hooks: WebhookSink;
test.beforeAll(async () => {
  mails = await mailSink();
  hooks = await webhookSink();
  server = await startAmbit({
    bundle: "tests/support/bundles/payments.yaml",
    env: { SMTP_URL: mails.url, MAIL_FROM: "Ambit <ambit@example.com>", AMBIT_WEBHOOK_PRIVATE_HOSTS: hooks.host },
  });
});
test.afterAll(async () => {
  await server.stop();
  await mails.close();
  await hooks.close();
});

/** Asks for a payment that an operator must approve. Answers the approval's id. */
const ask = () => askToPay(server, { amount: 12 });

/** As the page's own form does it. */
async function addEndpoint(page: Page): Promise<void> {
  const status = await page.evaluate(
    async (body) => (await fetch("/api/v1/webhooks", { method: "POST", body })).status,
    JSON.stringify({ label: "Pager", url: `http://${hooks.host}/ambit`, types: ["approval.requested"] }),
  );
  expect(status).toBe(200);
}

test("an operator says of what they are told by mail, with the keyboard, and is told that and no more", async ({
  browser,
}) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(server.url);
  await pressUntil(olga, ["g", "s"], () => olga.waitForURL(/settings/, { timeout: 1_000 }));
  await expect(olga.getByText("olga@example.com")).toBeVisible();
  await expectAccessible(olga);
  // What only admins see is not there.
  await expect(olga.getByRole("heading", { name: "Webhooks" })).toHaveCount(0);
  const waits = olga.getByRole("checkbox", { name: "An approval waits for me", exact: true });
  await expect(waits).toBeChecked();

  const id = await ask();
  await expect.poll(() => mails.mails.flatMap(({ to }) => to).sort()).toEqual(["olga@example.com", "otto@example.com"]);
  expect(mails.mails.map(textOf).join()).toContain(`${server.url}/inbox/${id}`);

  await waits.focus();
  await olga.keyboard.press("Space");
  await expect(olga.getByText("Kept.")).toBeVisible();
  await olga.reload();
  await expect(waits).not.toBeChecked();
  mails.mails.length = 0;
  await ask();
  await expect.poll(() => mails.mails.flatMap(({ to }) => to)).toEqual(["otto@example.com"]);
});

test("a viewer is told nothing until they choose it", async ({ browser }) => {
  const vera = await pageOf(browser, server, "vera");
  await vera.goto(`${server.url}/settings`);
  await expect(vera.getByRole("checkbox", { name: "An approval waits for me", exact: true })).not.toBeChecked();
  await expect(vera.getByRole("heading", { name: "Webhooks" })).toHaveCount(0);
});

test("an admin adds an endpoint, keeps its secret, and sends a failed webhook again", async ({ browser }) => {
  const adam = await pageOf(browser, server, "adam");
  await adam.goto(`${server.url}/settings`);
  await expect(adam.getByText("Nothing is sent anywhere")).toBeVisible();
  await adam.getByRole("button", { name: "Add an endpoint" }).click();
  await expect(adam.getByRole("dialog", { name: "Add an endpoint" })).toBeVisible();
  await expectAccessible(adam);

  await adam.getByLabel("Name").fill("Pager");
  await adam.getByLabel("Address").fill("https://169.254.169.254/latest/meta-data");
  await adam.getByRole("button", { name: "Add it" }).click();
  await expect(adam.getByText("leads to a network that no webhook is meant for")).toBeVisible();
  await adam.getByLabel("Address").fill(`http://${hooks.host}/ambit`);
  await adam.keyboard.press("Enter");
  await expect(adam.getByRole("dialog", { name: "Pager was added" })).toBeVisible();
  await expectAccessible(adam);
  const secret = await adam.getByRole("textbox", { name: "Secret" }).inputValue();
  await adam.getByRole("button", { name: "I have kept it" }).click();
  expect(await adam.content()).not.toContain(secret);

  const id = await ask();
  await expect.poll(() => hooks.received.length).toBe(1);
  const { body, headers } = hooks.received[0] ?? { body: "", headers: {} };
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ data: { id } });

  await adam.getByRole("button", { name: "New secret for Pager" }).click();
  await expect(adam.getByRole("dialog", { name: "A new secret for Pager?" })).toBeVisible();
  await keepScreenshot(adam, "settings-new-secret");
  await adam.getByRole("button", { name: "Make a new secret" }).click();
  await expect(adam.getByRole("dialog", { name: "Pager has a new secret" })).toBeVisible();
  await expectAccessible(adam);
  const rotated = await adam.getByRole("textbox", { name: "Secret" }).inputValue();
  await adam.getByRole("button", { name: "I have kept it" }).click();
  await expect(adam.getByText("Signed with the new secret and the one before it")).toBeVisible();

  hooks.status = 500;
  await ask();
  await expect.poll(() => hooks.received.length).toBe(2);
  const second = hooks.received[1] ?? { body: "", headers: {} };
  for (const one of [secret, rotated])
    expect(() => new Webhook(one).verify(second.body, second.headers as Record<string, string>)).not.toThrow();
  await expect.poll(() => server.db.prisma.delivery.count({ where: { lastError: { not: null } } })).toBe(1);
  // Three days later.
  await server.db.prisma.delivery.updateMany({
    where: { status: "waiting" },
    data: { status: "failed", attempts: 10, finishedAt: new Date() },
  });
  await adam.reload();
  await expect(adam.getByRole("table", { name: "Webhooks that could not be delivered" })).toContainText(
    "The endpoint answered 500.",
  );
  await expectAccessible(adam);
  hooks.status = 200;
  await adam.getByRole("button", { name: "Send again to Pager" }).click();
  await expect(adam.getByText("On its way again to Pager.")).toBeVisible();
  await expect(adam.getByRole("table", { name: "Webhooks that could not be delivered" })).toHaveCount(0);
  await expect.poll(() => hooks.received.length).toBe(3);
});

test("desktop notifications are off until they are turned on, and then say a sentence while one looks elsewhere", async ({
  browser,
}) => {
  const otto = await pageOf(browser, server, "otto", { permissions: ["notifications"] });
  await otto.addInitScript(() => {
    const shown: { title: string; body: string }[] = [];
    class Recorded extends EventTarget {
      static permission = "granted";
      static requestPermission = async () => "granted";
      onclick: (() => void) | null = null;
      constructor(title: string, { body = "" }: { body?: string } = {}) {
        super();
        shown.push({ title, body });
      }
      close() {}
    }
    Object.assign(window, { Notification: Recorded, shownNotifications: shown });
    // As when another window has the focus.
    document.hasFocus = () => false;
  });
  const shown = () =>
    otto.evaluate(
      () => (window as unknown as { shownNotifications: { title: string; body: string }[] }).shownNotifications,
    );
  await otto.goto(`${server.url}/settings`);
  const choice = otto.getByRole("checkbox", { name: "Show a notification when an approval waits for me" });
  await expect(choice).not.toBeChecked();
  const watching = otto.waitForResponse(/notifications\/waiting/);
  await choice.click();
  await expect(choice).toBeChecked();
  await watching;
  expect(await shown()).toEqual([]);
  await ask();
  await expect
    .poll(shown)
    .toEqual([{ title: "Ambit", body: "billing-helper asks for banking.send_money in production." }]);
  await choice.click();
  await expect(choice).not.toBeChecked();
});

test("looks well, with webhooks that could not be delivered", async ({ browser }) => {
  const page = await pageOf(browser, server, "adam");
  await page.goto(`${server.url}/settings`);
  if ((await server.db.prisma.webhookEndpoint.count()) === 0) await addEndpoint(page);
  hooks.status = 500;
  await ask();
  const tried = { endpointId: { not: null }, status: "waiting", lastError: { not: null } } as const;
  await expect.poll(() => server.db.prisma.delivery.count({ where: tried })).toBeGreaterThan(0);
  await server.db.prisma.delivery.updateMany({
    where: { endpointId: { not: null }, status: "waiting" },
    data: { status: "failed", attempts: 10, finishedAt: new Date() },
  });
  await page.reload();
  await expect(page.getByRole("table", { name: "Webhooks that could not be delivered" })).toBeVisible();
  await expectEveryLook(page, "settings", { fullPage: true });
  await page.getByRole("button", { name: "Add an endpoint" }).click();
  await keepScreenshot(page, "settings-add");
});
