import { expect, type Page } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { evaluate } from "./support/askToPay";
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

/** Proposes something from a page of the site, and submits it. */
async function propose(page: Page, change: object): Promise<string> {
  return page.evaluate(async (body) => {
    const post = async (path: string, sent: string) => {
      const response = await fetch(`/api/v1/changes${path}`, { method: "POST", body: sent });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as { id: string };
    };
    const { id } = await post("", body);
    await post(`/${id}/submit`, "");
    return id;
  }, JSON.stringify(change));
}

test("a request is built by form, simulated by keyboard, and compared with what it was; its address is the simulation", async ({
  browser,
}) => {
  const recorded = await evaluate<{ context: { evaluation_id: string } }>(server, {
    subject: { type: "agent", id: "billing-helper" },
    action: { name: "banking.tag_invoice" },
    resource: { type: "invoice", id: "inv-7\u202e" },
    context: { arguments: { invoice: "7", label: "paid" } },
  });
  const olga = await pageOf(browser, server, "olga");
  await olga.goto(server.url);
  await pressUntil(olga, ["g", "m"], () => olga.waitForURL(/simulate/, { timeout: 1_000 }));
  await expect(olga.getByText("Nothing is simulated yet")).toBeVisible();
  await keepScreenshot(olga, "simulate-empty");

  await olga.getByLabel("Agent", { exact: true }).selectOption("billing-helper");
  await olga.getByRole("button", { name: "Simulate" }).press("Enter");
  await expect(olga.getByLabel("Resource id")).toHaveAttribute("aria-invalid", "true");
  await olga.getByLabel("Action").selectOption("banking.send_money");
  await olga.getByLabel("Environment").selectOption("production");
  await olga.getByLabel("Resource type").fill("payment");
  await olga.getByLabel("Resource id").fill("inv-204");
  await olga.getByLabel("recipient").fill("DE89370400440532013000");
  await olga.getByLabel("amount").pressSequentially("120.5");
  await olga.getByLabel("amount").press("Control+Enter");
  await expect(olga.getByRole("status").filter({ hasText: "asked about" })).toBeVisible();
  await expect(olga.getByText("Used 0 before; it would have been 120.5 with this.")).toBeVisible();
  await olga.reload();
  await expect(olga.getByRole("status").filter({ hasText: "asked about" })).toBeVisible();
  await expect(olga.getByRole("textbox", { name: "amount" })).toHaveValue("120.5");

  // A rule's reviewer is nobody of this page: a narrower budget is in force as it is submitted.
  const grants = [{ id: "read-invoices", actions: ["banking.list_invoices"], environments: ["sandbox", "production"] }];
  await propose(olga, {
    agent: "billing-helper",
    budget: {
      grants: grants.map((grant) => ({ ...grant, obligations: [{ type: "redact_fields", fields: ["iban"] }] })),
    },
    reason: "Only reading, for now",
  });
  await olga.goto(`${server.url}/actions/${recorded.context.evaluation_id}`);
  await olga.getByRole("link", { name: "Open in simulator" }).press("Enter");
  await expect(olga.getByText("It would be allowed at A and denied at B.")).toBeVisible();
  const tagging = olga.getByRole("list", { name: "Grants" }).getByRole("listitem").filter({ hasText: "tag-invoices" });
  await expect(tagging).toContainText("covers the call");
  await expect(tagging).toContainText("not there");
  await expect(tagging).toContainText("differs");
  await expectEveryLook(olga, "simulate-compared", { fullPage: true });
  await olga.setViewportSize({ width: 1280, height: 844 });
  await olga.getByLabel("Only what differs").press("Space");
  await expect(olga.getByText("The same at both.").first()).toBeVisible();

  await olga.getByRole("tab", { name: "JSON" }).press("Enter");
  await olga.getByLabel("Evaluation request").fill("{ not JSON");
  await olga.getByRole("button", { name: "Simulate" }).press("Enter");
  await expect(olga.getByLabel("Evaluation request")).toHaveAttribute("aria-invalid", "true");
});

test("a change is looked at beside what is in force, and those who see nothing of it get no simulation", async ({
  browser,
}) => {
  const rita = await pageOf(browser, server, "rita");
  await rita.goto(`${server.url}/changes`);
  const id = await propose(rita, {
    agent: "ticket-helper",
    budget: {
      grants: [
        { id: "tickets", actions: ["helpdesk.*"], environments: ["sandbox", "production"] },
        { id: "staging", actions: ["helpdesk.read_ticket"], environments: ["staging"] },
      ],
      limits: [{ id: "all-tickets", actions: ["helpdesk.*"], measure: "count", per: "day", max: 20, beyond: "deny" }],
    },
    reason: "A test in staging",
  });
  await rita.goto(`${server.url}/changes/${id}`);
  await rita.getByRole("link", { name: "Open in simulator" }).press("Enter");
  await rita.getByRole("tab", { name: "JSON" }).press("Enter");
  await rita.getByLabel("Evaluation request").fill(
    JSON.stringify({
      subject: { type: "agent", id: "ticket-helper" },
      action: { name: "helpdesk.read_ticket" },
      resource: { type: "ticket", id: "7" },
      context: { environment: "staging" },
    }),
  );
  await rita.getByRole("button", { name: "Simulate" }).press("Enter");
  await expect(rita.getByText("It would be denied at A and allowed at B.")).toBeVisible();

  const vera = await pageOf(browser, server, "vera");
  await vera.goto(rita.url());
  await expect(vera.getByText("There is no such agent. Nothing was simulated.")).toBeVisible();
  await expect(vera.getByLabel("Agent", { exact: true }).getByRole("option", { name: "ticket-helper" })).toHaveCount(1);
});
