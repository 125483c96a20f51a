import { expect, type Page } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { expectAccessible, expectEveryLook } from "./support/looks";
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

/** An access token of the agent is out. */
async function handOut({ url, credentials }: AmbitServer): Promise<void> {
  const held = credentials.find(({ agent, kind }) => agent === "billing-helper" && kind === "agent");
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: held?.secret ?? "",
    subject_token_type: "urn:ambit:token-type:credential",
  });
  expect((await fetch(`${url}/access/v1/token`, { method: "POST", body })).status).toBe(200);
}

/** Moves the focus with the keyboard alone until it is on this control. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => {
      const at = document.activeElement;
      const labelled =
        at instanceof HTMLElement && at.id !== "" ? document.querySelector(`label[for="${at.id}"]`) : null;
      return (labelled ?? at)?.textContent ?? "";
    });
    if (name.test(label)) return;
  }
  throw new Error(`${name} cannot be reached with Tab`);
}

test("a switch is pulled and, by a second person, released, with the keyboard alone", async ({ browser }) => {
  const rita = await pageOf(browser, server, "rita");
  await rita.goto(server.url);
  await pressUntil(rita, ["g", "k"], () => rita.waitForURL(/kill-switches/, { timeout: 1_000 }));
  await expect(rita.getByText("Nothing is stopped")).toBeVisible();
  await expectAccessible(rita);

  await handOut(server);
  await tabTo(rita, /^Pull a switch$/);
  await rita.keyboard.press("Enter");
  await expect(rita.getByRole("dialog", { name: "Pull a kill switch" })).toBeVisible();
  await expectAccessible(rita);
  await rita.getByLabel("What to stop").focus();
  await rita.keyboard.type("One agent");
  await tabTo(rita, /^Why$/);
  await rita.keyboard.type("pays the same invoice again");
  await tabTo(rita, /^Stop it now$/);
  await rita.keyboard.press("Enter");
  await expect(rita.getByRole("heading", { name: "Stopped: the agent billing-helper" })).toBeVisible();
  await expect(rita.getByText("You pulled this switch. A second person releases it.")).toBeVisible();
  await expect(rita.getByRole("region", { name: "Kill switches in force" })).toContainText("billing-helper");

  // What was handed out before runs out by the second, and is measured once it has.
  const stopped = rita.getByRole("region", { name: "In force: 1" });
  await expect(stopped).toContainText(/1 access token .*\d+ (min|s)/);
  await server.db.pool.query("ALTER TABLE authority_end DISABLE TRIGGER authority_end_measured_once");
  await server.db.pool.query(
    "UPDATE authority_end SET access_tokens_until = stopped_at - interval '47.7 s', look_at = now(), stopped_at = stopped_at - interval '2 min'",
  );
  await server.db.pool.query("ALTER TABLE authority_end ENABLE TRIGGER authority_end_measured_once");
  await expect(async () => {
    await rita.reload();
    await expect(stopped).toContainText("Dead after 1 min 12 s.", { timeout: 500 });
  }).toPass();

  const adam = await pageOf(browser, server, "adam", { colorScheme: "dark" });
  await adam.goto(server.url);
  await expect(adam.getByRole("region", { name: "Kill switches in force" })).toContainText("billing-helper");
  await adam.goto(`${server.url}/kill-switches`);
  await expectAccessible(adam);
  await adam.getByRole("button", { name: "Release" }).focus();
  await adam.keyboard.press("Enter");
  await expectAccessible(adam);
  await tabTo(adam, /^Release it$/);
  await adam.keyboard.press("Enter");
  await expect(adam.getByText("Nothing is stopped")).toBeVisible();
  await expect(adam.getByRole("table", { name: "Kill switches that were released" })).toContainText("adam@example.com");
  await expect(adam.getByRole("region", { name: "Kill switches in force" })).toHaveCount(0);
  // A page that is open already is told, without being loaded again.
  await expect(rita.getByRole("region", { name: "Kill switches in force" })).toHaveCount(0);
});

test("everything stands still only when that is typed, and a viewer is offered nothing", async ({ browser }) => {
  const rita = await pageOf(browser, server, "rita");
  await rita.goto(`${server.url}/kill-switches`);
  await rita.getByRole("button", { name: "Pull a switch" }).click();
  await rita.getByLabel("What to stop").selectOption("Everything but reading");
  await rita.getByLabel("Why").fill("looking into it");
  const stop = rita.getByRole("button", { name: "Stop it now" });
  await expect(stop).toBeDisabled();
  await rita.getByLabel(/^Type/).fill("stop everything");
  await stop.click();
  await expect(rita.getByRole("heading", { name: "Stopped: everything but reading" })).toBeVisible();

  const vera = await pageOf(browser, server, "vera");
  await vera.goto(`${server.url}/kill-switches`);
  await expect(vera.getByRole("heading", { name: "Stopped: everything but reading" })).toBeVisible();
  await expect(vera.getByRole("button", { name: "Pull a switch" })).toHaveCount(0);
  await expect(vera.getByRole("button", { name: "Release" })).toHaveCount(0);
});

test("looks well", async ({ browser }) => {
  const page = await pageOf(browser, server, "adam");
  await page.goto(`${server.url}/kill-switches`);
  await expectEveryLook(page, "kill-switches");
});
