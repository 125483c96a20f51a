import { expect } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { test } from "./support/test";

let server: AmbitServer;
test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  // One gateway asks, another has stopped asking.
  const { prisma } = server.db;
  const points = await prisma.credential.findMany({
    where: { agent: { name: "billing-helper" }, tool: { name: "banking" }, kind: "enforcement_point" },
    orderBy: { environment: { name: "asc" } },
  });
  await prisma.credentialAddress.createMany({
    data: points.map(({ id }, index) => {
      const at = new Date(Date.now() - index * 7_200_000);
      const program = `ambit-gateway/0.1.0 (server${index + 1})`;
      return { credentialId: id, address: "10.0.0.7", firstUsedAt: at, lastUsedAt: at, program };
    }),
  });
});
test.afterAll(async () => {
  await server.stop();
});

test("an agent is found, its credential ended, and stopped; its history tells who did what", async ({ browser }) => {
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(`${server.url}/agents?seen=never&sort=owner&order=desc`);
  const rows = olga.getByRole("table", { name: "Agents", exact: true }).getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("Omar Diaz");
  await olga.getByRole("combobox", { name: "Lifecycle" }).selectOption("suspended");
  await expect(rows).toHaveCount(2);
  await expect(olga).toHaveURL(/lifecycle=suspended/);
  await olga.reload();
  await expect(olga.getByRole("status").filter({ hasText: "1 of 2 agents" })).toBeVisible();
  await olga.getByRole("button", { name: "Show all" }).click();
  await expect(rows).toHaveCount(3);
  await expectEveryLook(olga, "agents");

  await olga.getByRole("link", { name: "billing-helper" }).press("Enter");
  await expect(olga.getByText("never: nothing was decided about it yet")).toBeVisible();
  const credentials = olga.getByRole("table", { name: "Credentials of the agent" });
  await expect(credentials.getByText("ambit-gateway/0.1.0 (server1)").filter({ visible: true })).toBeVisible();
  await expect(credentials.getByText("silent", { exact: true }).filter({ visible: true })).toHaveCount(1);
  const revoke = credentials.getByRole("button", { name: /^Revoke .* in sandbox$/ });
  const before = await revoke.count();
  await revoke.first().press("Enter");
  await olga.getByRole("button", { name: "Revoke it" }).press("Enter");
  await expect(revoke).toHaveCount(before - 1);
  await expect(credentials.getByText("revoked")).toHaveCount(1);

  await olga.getByRole("link", { name: "Propose a change" }).press("Enter");
  await expect(olga.getByRole("heading", { name: "Propose a change of billing-helper" })).toBeVisible();
  await olga.getByRole("tab", { name: "Lifecycle" }).click();
  await expect(olga).toHaveURL(/part=lifecycle/);
  await olga.getByRole("combobox", { name: "Lifecycle" }).selectOption("suspended");
  await expect(olga.getByText("It narrows: in force as soon as it is submitted.")).toBeVisible();
  await expectEveryLook(olga, "agent-change");
  await olga.getByLabel("Why").fill("The year is closed");
  await olga.getByRole("button", { name: "Submit this change" }).press("Enter");
  await olga.waitForURL(/\/changes\//);
  await olga.goto(`${server.url}/agents/billing-helper`);
  const history = olga.getByRole("region", { name: "History" });
  await expect(history.getByText("Changed: lifecycle suspended")).toBeVisible();
  await expect(history.getByText("olga@example.com: The year is closed")).toBeVisible();
  await expect(history.getByText(/^A credential was revoked/)).toBeVisible();
  await expectEveryLook(olga, "agent", { fullPage: true });
});

test("a new agent begins with what its stage holds, and is reviewed as one", async ({ browser }) => {
  const sam = await pageOf(browser, server, "sam");
  await sam.goto(`${server.url}/agents`);
  await sam.getByRole("link", { name: "New agent" }).press("Enter");
  await sam.getByLabel("Name").fill("label-printer");
  await sam.getByLabel("What it is for").fill("Prints what is read");
  await sam.getByLabel("Owner").fill("sue@example.com");
  await sam.getByRole("checkbox", { name: "helpdesk" }).check();
  await expect(sam.getByRole("checkbox", { name: "helpdesk.answer_ticket" })).toBeChecked();
  await sam.getByRole("checkbox", { name: "helpdesk.answer_ticket" }).uncheck();
  await expect(sam.getByText("the new agent label-printer at the stage supervised")).toBeVisible();
  await expectEveryLook(sam, "new-agent", { fullPage: true });
  await sam.getByLabel("Why").fill("Nobody reads them on the screen");
  await sam.getByRole("button", { name: "Submit this change" }).press("Enter");
  await expect(sam.getByText("Waits for review").first()).toBeVisible();
});

test("a role is proposed by an admin and approved by a reviewer; a stage is narrowed; others see what they may", async ({
  browser,
}) => {
  const adam = await pageOf(browser, server, "adam");
  await adam.goto(`${server.url}/people?role=operator`);
  await expect(adam.getByText("5 of 8 people")).toBeVisible();
  await adam.getByLabel("Search people").fill("otto");
  await expect(adam).toHaveURL(/q=otto/);
  await expect(adam.getByRole("table", { name: "People", exact: true }).getByRole("row")).toHaveCount(2);
  await expectEveryLook(adam, "people");
  await adam.getByRole("link", { name: "Otto Berg" }).press("Enter");
  await expect(adam.getByText("Nothing since the organisation began.")).toBeVisible();
  await adam.getByRole("link", { name: "Propose a change" }).press("Enter");
  await adam.getByRole("checkbox", { name: "security reviewer" }).check();
  await expect(adam.getByText("Who could review it: Rita Roe.")).toBeVisible();
  await expectEveryLook(adam, "person-change");
  await adam.getByLabel("Why").fill("Rita needs somebody beside her");
  await adam.getByRole("button", { name: "Submit this change" }).press("Enter");
  await adam.waitForURL(/\/changes\//);

  const rita = await pageOf(browser, server, "rita");
  await rita.goto(adam.url());
  await rita.getByRole("button", { name: "Approve this change" }).press("Enter");
  await expect(rita.getByText("It is in force, for every decision from now on.")).toBeVisible();
  await rita.goto(`${server.url}/people/otto@example.com`);
  await expect(rita.getByText("Has the role operator and security reviewer and the team payments")).toBeVisible();
  await expect(rita.getByRole("link", { name: "Propose a change" })).toHaveCount(0);
  await expectEveryLook(rita, "person");

  await rita.goto(`${server.url}/environments`);
  await expect(rita.getByRole("row").filter({ hasText: "production" }).first()).toBeVisible();
  await expectEveryLook(rita, "environments", { fullPage: true });
  await rita.getByRole("link", { name: "supervised", exact: true }).press("Enter");
  await rita.getByRole("checkbox", { name: "write in production" }).uncheck();
  await expect(rita.getByText("It narrows: in force as soon as it is submitted.")).toBeVisible();
  await expect(rita.getByText("ticket-helper", { exact: true })).toBeVisible();
  await expectEveryLook(rita, "stage", { fullPage: true });
  await rita.getByLabel("Why").fill("Nothing is written there yet");
  await rita.getByRole("button", { name: "Submit this change" }).press("Enter");
  await rita.waitForURL(/\/changes\//);

  const vera = await pageOf(browser, server, "vera");
  await vera.goto(`${server.url}/environments/stages/supervised`);
  await expect(vera.getByRole("table", { name: "Ceilings of the stage supervised" })).toBeVisible();
  await expect(vera.getByRole("button", { name: "Submit this change" })).toHaveCount(0);
  await expect(vera.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" })).toHaveCount(0);
  await vera.goto(`${server.url}/people`);
  await expect(vera.getByText("403")).toBeVisible();
});
