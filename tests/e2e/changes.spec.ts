import { expect, type Page } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
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

/** A call of the API from a page of the site, with its session. */
async function post(page: Page, path: string, body: object): Promise<{ id: string }> {
  return page.evaluate(
    async ([at, sent]) => {
      const response = await fetch(at, { method: "POST", body: sent });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    },
    [path, JSON.stringify(body)] as const,
  );
}

/** It takes everything away but reading, and adds staging. */
const GRANT = {
  id: "read-invoices",
  actions: ["banking.list_invoices"],
  environments: ["sandbox", "staging"],
  obligations: [{ type: "redact_fields", fields: ["iban"] }],
};

test("what widens is submitted by its author, who cannot approve it, and approved by a security reviewer", async ({
  browser,
}) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(server.url);
  await pressUntil(olga, ["g", "p"], () => olga.waitForURL(/changes/, { timeout: 1_000 }));
  await expect(olga.getByText("Nobody has proposed a change")).toBeVisible();
  await keepScreenshot(olga, "changes-empty");
  const { id } = await post(olga, "/api/v1/changes", {
    agent: "billing-helper",
    budget: { grants: [GRANT] },
    reason: "The yearly test runs in staging \u202eand nowhere else",
  });
  await olga.goto(`${server.url}/changes/${id}`);
  await expect(olga.getByText("read in staging for billing-helper", { exact: false }).first()).toBeVisible();
  await olga.getByRole("button", { name: "Submit for review" }).press("Enter");
  await expect(olga.getByText("Waits for review")).toBeVisible();
  await expect(olga.getByRole("button", { name: "Approve this change" })).toHaveCount(0);
  await olga.getByLabel("Say something about it").fill("Only for a week");
  await olga.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(olga.getByText("Only for a week")).toBeVisible();

  const line = "read banking.list_invoices in staging for billing-helper";
  const onLine = olga.getByRole("button", { name: `Comment on ${line}`, exact: true });
  await onLine.press("Enter");
  await olga.getByLabel("Say something about this line").press("Escape");
  await expect(onLine).toBeFocused();
  await onLine.press("Enter");
  await olga.keyboard.type("It reads test data there");
  await olga.getByRole("button", { name: "Comment", exact: true }).first().press("Enter");
  const cell = olga.getByRole("listitem").filter({ has: onLine }).last();
  await expect(cell.getByText("It reads test data there")).toBeVisible();
  await expect(olga.getByText("One more stands at the lines above")).toBeVisible();
  const edited = { agent: "billing-helper", reason: "The yearly test" };
  const narrower = { ...GRANT, environments: ["sandbox"] };
  await post(olga, `/api/v1/changes/${id}/edit`, { ...edited, budget: { grants: [narrower] } });
  await olga.reload();
  await expect(olga.getByText(`On a line that is gone: ${line}`).first()).toBeVisible();
  await post(olga, `/api/v1/changes/${id}/edit`, { ...edited, budget: { grants: [GRANT] } });
  await olga.reload();
  await expect(cell.getByText("before it was edited")).toBeVisible();
  await olga.getByRole("button", { name: "Submit for review" }).press("Enter");
  await expect(olga.getByText("Waits for review")).toBeVisible();

  const rita = await pageOf(browser, server, "rita");
  await rita.goto(`${server.url}/changes`);
  const waiting = rita.getByRole("table", { name: "Changes that wait for you" });
  await expect(rita.getByRole("link", { name: "Changes 1 waiting for you" })).toBeVisible();
  await expectEveryLook(rita, "changes");
  const all = rita.getByRole("table", { name: "Every change that you may see" });
  await rita.getByLabel("State").selectOption("In force");
  await expect(rita.getByText("No change is like that")).toBeVisible();
  await rita.getByLabel("State").selectOption("Waits for review");
  await rita.getByRole("searchbox", { name: "Search agent, reason or author" }).fill("YEARLY");
  await expect(all.getByRole("link", { name: /billing-helper/ })).toBeVisible();
  await rita.reload();
  await expect(all.getByRole("row")).toHaveCount(2);
  await waiting.getByRole("link", { name: "budget of billing-helper" }).click();
  await expect(rita.getByRole("heading", { name: "Evidence" })).toBeVisible();
  await expect(rita.getByRole("button", { name: "Reject it" })).toBeDisabled();
  await expectEveryLook(rita, "change", { fullPage: true });
  await rita.getByLabel("Reason").fill("Fine");
  await rita.getByRole("button", { name: "Approve this change" }).press("Enter");
  await expect(rita.getByText("In force", { exact: true })).toBeVisible();
  await expect(rita.getByText("Nobody has reviewed it")).toHaveCount(0);
  // A narrow screen has it under "More".
  await rita.setViewportSize({ width: 1280, height: 844 });
  const rail = rita.getByRole("navigation", { name: "Main" });
  await expect(rail.getByRole("link", { name: "Changes", exact: true })).toBeVisible();

  const sam = await pageOf(browser, server, "sam");
  await sam.goto(`${server.url}/changes/${id}`);
  await expect(sam.getByText("read in staging")).toHaveCount(0);
});

test("a promotion waits for its evidence: the page says what is missing, and nothing is submitted", async ({
  browser,
}) => {
  const adam = await pageOf(browser, server, "adam");
  await adam.goto(server.url);
  const ceilings = [{ power: "read", environments: ["sandbox", "production"] }];
  const evidence = { days: 14, decisions: 200 };
  const stage = await post(adam, "/api/v1/changes", { stages: [{ name: "bounded", ceilings, evidence }], reason: "r" });
  await post(adam, `/api/v1/changes/${stage.id}/submit`, {});
  const rita = await pageOf(browser, server, "rita");
  await rita.goto(server.url);
  await post(rita, `/api/v1/changes/${stage.id}/approve`, {});

  const olga = await pageOf(browser, server, "olga");
  await olga.goto(server.url);
  const promotion = { agent: "billing-helper", stage: "bounded", reason: "It did well" };
  const { id } = await post(olga, "/api/v1/changes", promotion);
  await olga.goto(`${server.url}/changes/${id}`);
  const page = olga.locator("#content");
  await expect(
    page.getByText(/The evidence for this stage is not there yet: billing-helper has 0 of 14 days/).first(),
  ).toBeVisible();
  await expect(page.getByText(/days: 0 of 14; decisions: 0 of 200/)).toBeVisible();
  await expect(post(olga, `/api/v1/changes/${id}/submit`, {})).rejects.toThrow(/is not there yet/);
  await olga.reload();
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();
});
