import { expect } from "@playwright/test";
import { organisationInForce } from "@/lib/services/change/assess";
import { createChange } from "@/lib/services/change/create";
import { submitChange } from "@/lib/services/change/submit";
import type { ServiceContext } from "@/lib/services/context";
import { proposeContractions } from "@/lib/services/contraction/propose";
import { actingPerson } from "@/lib/services/person/actingPerson";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { test } from "./support/test";

let server: AmbitServer;
test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  await lookAtInvoices();
});
test.afterAll(async () => {
  await server.stop();
});

/** Three calls of billing-helper that go through; whatever else it holds stays unused. */
async function lookAtInvoices(): Promise<void> {
  const { credentials } = server;
  const secret = credentials.find(
    ({ agent, environment, kind }) =>
      agent === "billing-helper" && environment === "production" && kind === "enforcement_point",
  )?.secret;
  const exchanged = await fetch(`${server.url}/access/v1/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: secret ?? "",
      subject_token_type: "urn:ambit:token-type:credential",
    }),
  });
  const { access_token: token } = (await exchanged.json()) as { access_token: string };
  for (let index = 0; index < 3; index += 1) {
    const answer = await fetch(`${server.url}/access/v1/evaluation`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({
        subject: { type: "agent", id: "billing-helper" },
        action: { name: "banking.list_invoices" },
        resource: { type: "invoice", id: `i-${index}` },
        context: { environment: "production" },
      }),
    });
    expect(await answer.json()).toMatchObject({ decision: true });
  }
}

test("a grant that nobody used is taken out with the keyboard, and its version can be gone back to", async ({
  browser,
}) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/agents/billing-helper`);
  await olga.getByRole("link", { name: "Budget", exact: true }).press("Enter");
  await expect(olga.getByRole("heading", { name: "Budget of billing-helper" })).toBeVisible();
  await expect(olga.getByRole("listitem").filter({ hasText: "stands here" })).toHaveCount(1);
  const grant = olga.getByRole("row").filter({ hasText: "pay-suppliers" });
  await expect(grant).toContainText("not yet, granted");
  await expectEveryLook(olga, "budget", { fullPage: true });

  await grant.getByRole("button", { name: "Take out" }).press("Enter");
  await olga.getByLabel("Why").fill("Payments have moved to another agent");
  await olga.keyboard.press("Tab");
  await olga.getByRole("button", { name: "Take it out" }).press("Enter");
  await expect(olga.getByText("It is in force, for every decision from now on.")).toBeVisible();
  await expect(olga.getByRole("row").filter({ hasText: "pay-suppliers" })).toHaveCount(0);
  const versions = olga.getByRole("table", { name: "Versions of the budget" });
  await expect(versions.getByRole("link", { name: "Payments have moved to another agent" })).toBeVisible();

  await versions.getByRole("button", { name: "Go back to this" }).press("Enter");
  await olga.getByLabel("Why").fill("They have not");
  await olga.getByRole("button", { name: /^Go back to version/ }).press("Enter");
  await expect(olga.getByText("it waits for a security reviewer").first()).toBeVisible();
});

/** Makes an exception of one of billing-helper's grants, which narrows. */
async function endTomorrow(id: string, system: ServiceContext): Promise<void> {
  const ctx = { ...system, actor: await actingPerson({ ctx: system, input: { email: "olga@example.com" } }) };
  const { bundle } = await organisationInForce(server.db, { agent: "billing-helper" });
  const expiresAt = new Date(system.now().getTime() + 86_400_000).toISOString();
  const { grants = [] } = bundle.agents.find(({ name }) => name === "billing-helper")?.budget ?? {};
  const ending = grants.map((grant) => (grant.id === id ? { ...grant, expiresAt } : grant));
  const input = { agent: "billing-helper", budget: { grants: ending }, reason: "It is for today" };
  const change = await createChange({ ctx, input });
  expect(await submitChange({ ctx, input: change })).toMatchObject({ status: "in_force" });
}

test("what nobody used is one list, from which it is taken out, and Ambit proposes to", async ({ browser }) => {
  const clock = testClock(new Date());
  const system = testContext({ db: server.db, clock });
  await endTomorrow("close-accounts", system);
  // A version is immutable; that this one is old is nothing that a test could wait for.
  await server.db.pool.query(
    `ALTER TABLE budget_grant DISABLE TRIGGER budget_grant_immutable;
     UPDATE budget_grant SET granted_at = granted_at - interval '91 days';
     ALTER TABLE budget_grant ENABLE TRIGGER budget_grant_immutable;
     ALTER TABLE budget DISABLE TRIGGER budget_immutable;
     UPDATE budget SET created_at = created_at - interval '91 days';
     ALTER TABLE budget ENABLE TRIGGER budget_immutable`,
  );
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/exceptions`);
  await olga.getByRole("link", { name: "Unused grants" }).press("Enter");
  const row = olga.getByRole("row").filter({ hasText: "nightly-run" });
  await expect(row).toBeVisible();
  const ageing = olga.getByRole("table", { name: "Ageing exceptions" });
  await expect(ageing.getByRole("row")).toHaveCount(2);
  await expectEveryLook(olga, "unused-grants", { fullPage: true });
  await row.getByRole("button", { name: "Take out" }).press("Enter");
  await olga.getByLabel("Why").fill("Nobody runs it");
  await olga.getByRole("button", { name: "Take it out" }).click();
  await expect(olga.getByText("It is in force, for every decision from now on.").first()).toBeVisible();
  await expect(row).toHaveCount(0);

  await ageing.getByRole("button", { name: "End now" }).press("Enter");
  await olga.getByLabel("Why").fill("It was to be for a week");
  await olga.getByRole("button", { name: "End it now" }).click();
  await expect(olga.getByText("It is in force, for every decision from now on.").first()).toBeVisible();
  await expect(ageing).toHaveCount(0);

  await proposeContractions({ ctx: system });
  await olga.goto(`${server.url}/changes`);
  const proposed = olga.getByRole("table", { name: "Contractions that Ambit proposes" });
  await expectEveryLook(olga, "contractions");
  const clerk = proposed.getByRole("row").filter({ hasText: "night-clerk" });
  await clerk.getByRole("button", { name: "Keep" }).press("Enter");
  await olga.getByLabel("Why").fill("It is for the year's end");
  await olga.getByRole("button", { name: "Keep them" }).click();
  await expect(olga.getByText("The grants are kept.")).toBeVisible();
  await expect(clerk).toHaveCount(0);
  await proposed.getByRole("button", { name: /^Take out/ }).press("Enter");
  await expect(proposed).toHaveCount(0);
  await olga.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(olga.getByText("each is a request of its own").first()).toBeVisible();
});

test("what an agent used is shown, and its budget held to it; who may not is told and offered nothing", async ({
  browser,
}) => {
  const vera = await pageOf(browser, server, "vera");
  await vera.goto(`${server.url}/agents/billing-helper/least-privilege`);
  await expect(vera.getByText("3 calls went through")).toBeVisible();
  await expect(vera.getByRole("button", { name: "Narrow to this" })).toHaveCount(0);
  await expect(vera.getByText("Operators of the agent's team")).toBeVisible();

  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/agents/billing-helper/least-privilege?days=7`);
  await expect(olga.getByText("Nothing is allowed with it that was not before.")).toBeVisible();
  await expectEveryLook(olga, "least-privilege", { fullPage: true });
  await olga.getByRole("button", { name: "Narrow to this" }).press("Enter");
  await olga.getByLabel("Why").fill("Held to what it uses");
  await olga.getByRole("button", { name: "Narrow the budget" }).press("Enter");
  await expect(olga.getByText("The budget in force says this already.")).toBeVisible();
});
