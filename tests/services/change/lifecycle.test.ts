import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, evaluate } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "./desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

/** The budget of billing-helper with some grants edited; null takes one out. */
async function budget(edits: Record<string, object | null>, agent = "billing-helper") {
  const grants = { ...(await desk.grants(agent)) } as Record<string, object>;
  for (const [id, edit] of Object.entries(edits)) {
    if (edit === null) delete grants[id];
    else grants[id] = { ...grants[id], id, ...edit };
  }
  return { agent, budget: { grants: Object.values(grants) } };
}

const amount = (maximum: number) => ({ type: "object", properties: { amount: { exclusiveMinimum: 0, maximum } } });
const pay = async (sum: number) => {
  const token = await desk.server.token();
  const body = call("banking.send_money", {
    resource: { type: "payment", id: "inv" },
    context: { arguments: { recipient: "DE89370400440532013000", amount: sum } },
  });
  return (await evaluate(desk.server, body, token)).reason;
};

describe("a change", () => {
  it("that narrows is in force when it is submitted, by one authorised person", async () => {
    expect(await pay(450)).toBe("approval_required");
    const id = await desk.propose("olga", await budget({ "pay-suppliers": { arguments: amount(400) } }));
    expect((await desk.get("olga", id)).difference).toMatchObject({ verdict: "narrows", categories: [] });
    const before = await desk.version("billing-helper");
    expect(await desk.submit("olga", id)).toMatchObject({ status: "in_force" });
    expect(await desk.version("billing-helper")).toBe(before + 1);
    expect(await pay(450)).toBe("arguments_outside_grant");
    expect(await desk.events(id)).toEqual(["change.created", "change.submitted", "change.put_in_force"]);
  });

  it("that widens waits for a security reviewer, and is in force with the approval", async () => {
    const id = await desk.propose("olga", await budget({ "pay-suppliers": { arguments: amount(800) } }));
    expect(await desk.submit("olga", id)).toMatchObject({ status: "submitted" });
    expect(await pay(750)).toBe("arguments_outside_grant");
    const view = await desk.get("olga", id);
    expect(view.difference.categories.map(({ words }) => words)).toEqual(["write in production for billing-helper"]);
    expect(view.reviewers).toEqual({
      required: 1,
      could: [{ email: "rita@example.com", name: "Rita Roe" }],
      nobody: null,
    });
    expect(view.evidence).toMatchObject([{ agent: "billing-helper", power: "write", environment: "production" }]);
    expect(view.replay).toMatchObject({ decisions: 2, flips: [{ from: "deny", to: "escalate", count: 1 }] });
    expect(await desk.approve("rita", id, { digest: view.submitted_digest })).toMatchObject({ status: "in_force" });
    expect(await pay(750)).toBe("approval_required");
    await expect(desk.approve("rita", id)).rejects.toMatchObject({ kind: "conflict" });
  });
});
