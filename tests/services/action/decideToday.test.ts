import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideToday } from "@/lib/services/action/decideToday";
import { approve } from "@/lib/services/approval/approve";
import { call, evaluate, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { type Desk, openDesk } from "../change/desk";

let desk: Desk;
let token: string;
beforeAll(async () => {
  desk = await openDesk();
  token = await desk.server.token();
});
afterAll(() => desk.server.close());

const today = async (id: string, who = "vera") => decideToday({ ctx: await desk.as(who), input: { id } });

const differing = (answer: Awaited<ReturnType<typeof today>>) =>
  answer.lines.flatMap(({ part, name, was, today: is, differs }) => (differs ? [[part, name, was, is]] : []));

const tag = call("banking.tag_invoice", { context: { arguments: { invoice: "7", label: "paid" } } });

describe("the same request decided today", () => {
  it("comes out as it did while nothing has changed, with the session as it was", async () => {
    const first = await evaluate(desk.server, payment(), token);
    await evaluate(desk.server, call("banking.list_invoices"), token);
    const answer = await today(first.evaluation_id ?? "");
    expect(answer).toMatchObject({ outcome: "escalate", reason: "approval_required" });
    expect(differing(answer)).toEqual([]);
    expect(answer.assumed).toContainEqual({ about: "session", words: "The session is as it was at the decision." });
  });

  it("takes an approval that was honoured as given again", async () => {
    const body = payment({ amount: 7 });
    const id = await submit(desk.server, body, token);
    const olga = await desk.server.organisation.person("olga@example.com");
    await approve({ ctx: testContext({ ...desk.server, actor: olga }), input: { id } });
    const ran = await evaluate(desk.server, payment({ amount: 7 }, { approval: { id } }), token);
    const answer = await today(ran.evaluation_id ?? "");
    expect([answer.outcome, answer.reason]).toEqual(["allow", "approval_honoured"]);
    expect(answer.assumed.map(({ about }) => about)).toContain("approval");
    expect(differing(answer)).toEqual([]);
  });

  it("marks what a narrower budget makes of it, and leaves nothing behind", async () => {
    const ran = await evaluate(desk.server, tag, token);
    const decisions = await desk.server.db.prisma.evaluation.count();
    expect(differing(await today(ran.evaluation_id ?? ""))).toEqual([]);
    const obligations = [{ type: "redact_fields", fields: ["iban"] }];
    const grants = [
      { id: "read-invoices", actions: ["banking.list_invoices"], environments: ["production"], obligations },
    ];
    await desk.submit("olga", await desk.propose("olga", { agent: "billing-helper", budget: { grants } }));
    const answer = await today(ran.evaluation_id ?? "");
    expect(differing(answer)).toEqual([
      ["outcome", null, "allow", "deny"],
      ["reason", null, "granted", "no_grant"],
      ["budget", null, "version 1", "version 2"],
      ["grant", "tag-invoices", "covers the call", null],
      ["limit", expect.stringContaining("tag-invoices"), expect.any(String), null],
    ]);
    expect(await desk.server.db.prisma.evaluation.count()).toBe(decisions);
  });

  it("is nothing for another team, and for what is no record", async () => {
    const { evaluation_id: id = "" } = await evaluate(desk.server, tag, token);
    await expect(today(id, "sam")).rejects.toMatchObject({ kind: "not_found" });
    await expect(today("nonsense")).rejects.toMatchObject({ kind: "not_found" });
  });
});
