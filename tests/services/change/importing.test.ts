import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProposedBundle, proposeBundle } from "@/lib/services/change/proposeBundle";
import { exportBundle } from "@/lib/services/organisation/export";
import { type Desk, openDesk } from "./desk";

const bundle = readFileSync("tests/support/bundles/payments.yaml", "utf8");

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

function edited(...edits: [from: string, to: string][]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, bundle);
}
const propose = async (text: string, who = "command"): Promise<ProposedBundle> =>
  proposeBundle({ ctx: await desk.as(who), input: { fileName: "payments.yaml", text } });
const told = ({ changes }: ProposedBundle) => changes.map(({ status, about }) => [status, about]);

describe("a bundle for an organisation that is not empty", () => {
  it("that says what is so already proposes nothing, as written and as exported", async () => {
    const nothing = { changes: [], kept: [] };
    expect(await propose(bundle)).toEqual(nothing);
    const { text } = await exportBundle({ ctx: await desk.as("command") });
    expect(await propose(text)).toEqual(nothing);
  });

  it("puts in force what narrows, and lets what widens wait, each category apart", async () => {
    const text = edited(
      ["max: 3, beyond: deny", "max: 2, beyond: deny"],
      ["maximum: 500", "maximum: 700"],
      [
        "actions: [banking.list_invoices, banking.read_statement]\n          environments: [sandbox, production]",
        "actions: [banking.list_invoices, banking.read_statement]\n          environments: [sandbox, staging, production]",
      ],
      ["respondWithin: 30m", "respondWithin: 20m"],
      [
        "  - name: no-answers-to-strangers",
        '  - name: never-again\n    when: "false"\n    effect: stop\n  - name: no-answers-to-strangers',
      ],
    );
    const result = await propose(text);
    expect(told(result)).toEqual([
      ["in_force", "the rules irreversible-in-production"],
      ["in_force", "the rules never-again"],
      ["in_force", "budget of billing-helper"],
      ["submitted", "budget of billing-helper"],
      ["submitted", "budget of billing-helper"],
    ]);
    expect(await desk.grants("billing-helper")).toMatchObject({
      "tag-invoices": { limits: [{ max: 2 }] },
      "pay-suppliers": { arguments: { properties: { amount: { maximum: 500 } } } },
    });
    // The same file again finds what is open.
    expect(told(await propose(text))).toEqual([
      ["submitted", "budget of billing-helper"],
      ["submitted", "budget of billing-helper"],
    ]);
    expect(await desk.server.db.prisma.changeRequest.count({ where: { status: "submitted" } })).toBe(2);
    const [first] = (await propose(text)).changes;
    await desk.approve("rita", first?.id ?? "");
    expect(told(await propose(text))).toHaveLength(1);
  });

  it("says what stays a draft and why, and what no change request carries", async () => {
    const text = edited(
      ["teams: [{ name: payments }", "teams: [{ name: treasury }, { name: payments }"],
      [
        '{ id: tickets, actions: ["helpdesk.*"], environments: [sandbox, production] }',
        '{ id: tickets, actions: ["helpdesk.*"], environments: [sandbox, staging, production] }',
      ],
      [
        "  - { email: sue@example.com, name: Sue Marsh, roles: [operator, viewer]",
        "  - { email: sue@example.com, name: Sue Marsh, roles: [operator, security_reviewer]",
      ],
    );
    const { changes, kept } = await propose(text, "adam");
    expect(kept).toEqual(["the team treasury is new: teams are not made by change requests"]);
    const of = (about: string) =>
      changes.filter((one) => one.about === about).map(({ status, message }) => [status, message]);
    expect(of("budget of ticket-helper")).toEqual([
      ["draft", expect.stringMatching(/widens 2 categories.*write in staging.*read in staging/)],
    ]);
    expect(of("the person sue@example.com")).toEqual([
      ["submitted", expect.stringMatching(/waits for a security reviewer/)],
    ]);
    const sue = changes.find(({ about }) => about === "the person sue@example.com")?.id ?? "";
    await desk.approve("rita", sue);
    expect((await desk.as("sue")).actor).toMatchObject({ roles: expect.arrayContaining(["security_reviewer"]) });
  });

  it("retires an agent that is missing, but not all of them with another organisation's file", async () => {
    const night = bundle.slice(bundle.indexOf("  - name: night-clerk"), bundle.indexOf("  - name: ticket-helper"));
    const about = ({ changes }: ProposedBundle) => changes.map((one) => one.about);
    expect(about(await propose(bundle.replace(night, "")))).toContain("lifecycle of night-clerk");
    const foreign = bundle.replaceAll(
      /^ {2}- name: (billing-helper|night-clerk|ticket-helper)$/gm,
      "  - name: their-$1",
    );
    const { changes, kept } = await propose(foreign);
    expect(changes.filter((one) => one.about.startsWith("lifecycle"))).toEqual([]);
    expect(kept).toContain("the file names none of the agents: they are kept as they are");
  });

  it("with problems changes nothing, and an operator proposes only what is theirs", async () => {
    await expect(propose(edited(["max: 3,", "max: -3,"]))).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringMatching(/1 problem/),
    });
    const theirs = edited(
      ["sensitivity: restricted", "sensitivity: confidential"],
      ['{ id: tickets, actions: ["helpdesk.*"]', '{ id: tickets, actions: ["helpdesk.read_ticket"]'],
    );
    const { changes } = await propose(theirs, "sam");
    const own = changes.filter(({ status }) => status !== null);
    expect(own.map(({ status, about }) => [status, about])).toEqual([["in_force", "budget of ticket-helper"]]);
    expect(changes.find(({ about }) => about.includes("read_salaries"))).toMatchObject({
      status: null,
      message: expect.stringMatching(/Security reviewers and admins/),
    });
  });
});
