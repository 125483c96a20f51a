import { expect } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { askToPay } from "./support/askToPay";
import { expectAccessible, expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { pressUntil } from "./support/pressUntil";
import { test } from "./support/test";
import { holdAnswers, letAnswersTakeEffect } from "./support/undoTime";

let server: AmbitServer;

test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
  await holdAnswers(server.db);
  const { id: personId } = await server.db.prisma.person.findUniqueOrThrow({ where: { email: "rita@example.com" } });
  await server.db.prisma.personRole.create({ data: { personId, role: "operator" } });
});
test.afterAll(async () => {
  await server.stop();
});

const statusOf = async (id: string) => (await server.db.prisma.approval.findUniqueOrThrow({ where: { id } })).status;

test("more of the same is approved with the keyboard, undone, given, used, and revoked", async ({ browser }) => {
  const id = await askToPay(server, { amount: 120, reference: "rent" });
  const rita = await pageOf(browser, server, "rita");
  await rita.goto(`${server.url}/inbox/${id}`);
  await pressUntil(rita, ["b"], () => expect(rita.getByLabel("How many more")).toBeFocused({ timeout: 1_000 }));
  const form = rita.getByRole("form", { name: "Approve this and more of the same" });
  await rita.keyboard.press("ControlOrMeta+a");
  await rita.keyboard.type("0");
  await expect(form.getByText("From 1 to 100.")).toBeVisible();
  await rita.getByLabel("How many more").fill("2");
  await form.getByLabel("amount", { exact: true }).selectOption("a number up to");
  await rita.getByLabel("The most that amount may be").fill("100");
  await expect(form.getByText("what you approve is within it")).toBeVisible();
  await expect(form.getByRole("button", { name: "Approve this and up to 2 more" })).toBeDisabled();
  await rita.getByLabel("The most that amount may be").fill("200");
  await form.getByLabel("reference").selectOption("anything");
  await form.getByLabel("On which payment").selectOption("Any one of this type");
  await expectEveryLook(rita, "bounded-form");
  await rita.getByLabel("How many more").press("Enter");
  await expect(rita.getByText("It takes effect in a few seconds.")).toBeVisible();
  // Its time for an undo is not over: nothing is given yet.
  expect(await server.db.prisma.boundedApproval.count()).toBe(0);
  await letAnswersTakeEffect(server.db);
  await expect(rita.getByText("Up to 2 more of the same were approved with it")).toBeVisible();

  const next = await askToPay(server, { amount: 150, reference: "power" });
  expect(await statusOf(next)).toBe("approved");
  expect(await statusOf(await askToPay(server, { amount: 201, reference: "water" }))).toBe("pending");
  await rita.goto(`${server.url}/inbox/${next}`);
  await expect(rita.getByText("Nobody was asked: Rita Roe had approved it in advance")).toBeVisible();
  await expectAccessible(rita);

  await rita.goto(`${server.url}/inbox`);
  await rita.getByRole("link", { name: "Bounded approvals" }).click();
  await expect(rita.getByText("1 of 2")).toBeVisible();
  await expect(rita.getByText("amount is a number from 0 to 200")).toBeVisible();
  await expectEveryLook(rita, "bounded-list");
  await rita.getByRole("button", { name: "Revoke…" }).click();
  await rita.getByLabel("Why").fill("The landlord has changed.");
  await expectAccessible(rita);
  await rita.getByRole("button", { name: "Revoke it" }).click();
  await expect(rita.getByText("Every action is asked for by itself")).toBeVisible();
  expect(await statusOf(await askToPay(server, { amount: 150, reference: "heat" }))).toBe("pending");

  const { id: bounded } = await server.db.prisma.boundedApproval.findFirstOrThrow();
  const vera = await pageOf(browser, server, "vera");
  await vera.goto(`${server.url}/inbox/bounded/${bounded}`);
  await expect(vera.getByText("The landlord has changed.")).toBeVisible();
  await expect(vera.getByRole("table", { name: "Approvals that it answered, the newest first" })).toBeVisible();
  await expectEveryLook(vera, "bounded-one");
  const sam = await pageOf(browser, server, "sam");
  await sam.goto(`${server.url}/inbox/bounded/${bounded}`);
  await expect(sam.getByText("The landlord has changed.")).toHaveCount(0);
  await sam.goto(`${server.url}/inbox/bounded?state=all`);
  await expect(sam.getByText("None was given yet")).toBeVisible();
});
