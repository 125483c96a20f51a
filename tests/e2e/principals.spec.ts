import { expect } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { test } from "./support/test";

const DAY_MS = 86_400_000;

let server: AmbitServer;
test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  // One credential has grown old, was never used by its agent, and was used from elsewhere.
  const { prisma } = server.db;
  const credential = await prisma.credential.findFirstOrThrow({
    where: { agent: { name: "billing-helper" }, environment: { name: "production" }, kind: "agent" },
  });
  const first = new Date(Date.now() - 100 * DAY_MS);
  await prisma.credential.update({ where: { id: credential.id }, data: { createdAt: first } });
  await prisma.credentialAddress.createMany({
    data: [
      { credentialId: credential.id, address: "10.0.0.7", firstUsedAt: first, lastUsedAt: new Date() },
      { credentialId: credential.id, address: "203.0.113.9", firstUsedAt: new Date(), lastUsedAt: new Date() },
    ],
  });
  await prisma.postgresCheck.create({
    data: {
      id: "01890000-0000-7000-8000-0000000000aa",
      agentId: credential.agentId,
      tool: "banking",
      environment: "production",
      role: "billing",
      server: "db.example.com:5432/billing",
      mapping: {},
      excess: [
        {
          object: '"public"."payroll"',
          privilege: "SELECT",
          grantee: "PUBLIC",
          says: "No object type is declared for it, so no grant of the budget is about it. Every role has it.",
          mend: 'REVOKE SELECT ON TABLE "public"."payroll" FROM PUBLIC;',
        },
      ],
      checkedAt: new Date(),
      checkedBy: "omar@example.com",
    },
  });
});
test.afterAll(async () => {
  await server.stop();
});

test("drift is seen with its evidence, explained, and a credential ended; the ledger is narrowed by its address", async ({
  browser,
}) => {
  const page = await pageOf(browser, server, "omar");
  await page.goto(`${server.url}/principals`);
  const drift = page.getByRole("region", { name: /^Drift: 3$/ });
  await expect(drift.getByText("203.0.113.9")).toBeVisible();
  await drift.getByText("1 privilege on").click();
  await expect(drift.getByText('REVOKE SELECT ON TABLE "public"."payroll" FROM PUBLIC;')).toBeVisible();
  await expectEveryLook(page, "principals", { fullPage: true });

  const excess = drift.getByRole("listitem").filter({ hasText: "PostgreSQL beyond the budget" });
  await excess.getByRole("link", { name: "Narrow its budget" }).click();
  await expect(page.getByRole("note")).toContainText("It begins without banking in production:");
  await expect(page.getByText("Nothing is edited yet.")).toBeVisible();
  await expectEveryLook(page, "budget-narrowing");
  await page.goBack();
  await excess.getByRole("button", { name: "Explain" }).click();
  await page.getByLabel("Why").fill("The auditor reads it by this role.");
  await page.getByRole("button", { name: "Mark as explained" }).click();
  await expect(page.getByRole("region", { name: "Drift: 2" })).toBeVisible();
  await page.getByRole("link", { name: "Show 1 explained" }).click();
  await expect(page.getByText("The auditor reads it by this role.")).toBeVisible();
  await page.getByRole("link", { name: "Show what is open" }).click();

  const address = page.getByRole("listitem").filter({ hasText: "new address" });
  await address.getByRole("button", { name: /^Revoke/ }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Revoke/ })
    .click();
  await expect(page.getByText("Nothing drifts")).toBeVisible();

  await page.goto(`${server.url}/principals?q=assumed-role`);
  const ledger = page.getByRole("table", { name: "Principals, by agent" });
  await expect(ledger.getByRole("row")).toHaveCount(2);
  await expect(ledger).toContainText("arn:aws:sts::111122223333:assumed-role/pay/*");
  const sam = await pageOf(browser, server, "sam");
  await sam.goto(`${server.url}/principals?q=assumed-role`);
  await expect(sam.getByText("No principal matches these filters")).toBeVisible();
});
