import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getFactsEditor } from "@/lib/services/catalogue/edit";
import { getCatalogueAction } from "@/lib/services/catalogue/get";
import { searchCatalogue } from "@/lib/services/catalogue/search";
import { previewChange } from "@/lib/services/change/preview";
import { writeDown } from "@/lib/services/change/writeDown";
import { type Desk, openDesk } from "../change/desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const search = async (query: object, who = "vera") =>
  (await searchCatalogue({ ctx: await desk.as(who), input: query })).actions.map(({ name }) => name);
const get = async (who: string, action: string, tool = "banking") =>
  getCatalogueAction({ ctx: await desk.as(who), input: { name: `${tool}.${action}` } });
const without = async (action: string, ...facts: string[]) =>
  Object.fromEntries(Object.entries(await desk.action("banking", action)).filter(([name]) => !facts.includes(name)));

describe("searching the catalogue", () => {
  it("finds by name, description and object type, narrows by tool and power, and sorts", async () => {
    expect(await search({ q: "STATEMENT" })).toEqual(["banking.read_statement", "banking.share_statement"]);
    expect(await search({ q: "payroll" })).toEqual(["banking.read_salaries"]);
    expect(await search({ tool: "helpdesk", order: "desc" })).toEqual([
      "helpdesk.read_ticket",
      "helpdesk.answer_ticket",
    ]);
    expect(await search({ power: "trigger" })).toEqual(["banking.start_payment_run"]);
    const powers = await search({ sort: "power", order: "desc" });
    expect([powers[0], powers.at(-1)]).toEqual(["banking.share_statement", "banking.list_invoices"]);
  });

  it("is refused to whoever holds no role", async () => {
    const ctx = await desk.as("vera");
    const roleless = { ...ctx, actor: { ...ctx.actor, roles: [] } };
    await expect(searchCatalogue({ ctx: roleless, input: {} })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(getCatalogueAction({ ctx: roleless, input: { name: "banking.send_money" } })).rejects.toMatchObject({
      kind: "forbidden",
    });
  });
});

describe("one action", () => {
  it("tells whose grants reach it, what holds others back, and which rules bear on it", async () => {
    const { reach, rules, propose_refusal } = await get("rita", "start_payment_run");
    expect(reach).toEqual([
      { agent: "billing-helper", environment: "production", grants: ["nightly-run"], held_back: [], observed: false },
    ]);
    expect(rules.map(({ rule, named }) => [rule.name, named])).toEqual([
      ["nothing-leaves-after-untrusted", false],
      ["reviewers-see-large-runs", true],
    ]);
    expect(propose_refusal).toBeNull();
    const tagging = await get("rita", "tag_invoice");
    expect(tagging.reach.find(({ agent }) => agent === "night-clerk")).toMatchObject({
      grants: [],
      held_back: [{ grant: "tag-invoices", why: "night-clerk is suspended." }],
    });
  });

  it("shows agents, rules and requests of the teams that one sees, and no others", async () => {
    const seen = await get("sam", "start_payment_run");
    expect(seen).toMatchObject({ reach: [], history: [], propose_refusal: expect.stringContaining("reviewers") });
    const ticket = await get("omar", "answer_ticket", "helpdesk");
    expect(ticket.reach).toEqual([]);
    expect(ticket.rules.map(({ rule }) => rule.name)).not.toContain("no-answers-to-strangers");
    await expect(get("rita", "send_nothing")).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("editing the facts of an action", () => {
  const edit = async (who: string, name: string, change?: string) =>
    getFactsEditor({ ctx: await desk.as(who), input: { name, change } });

  it("begins with what is in force, or with what one's own request says, also of an action that is not there yet", async () => {
    expect(await edit("rita", "banking.send_money")).toMatchObject({
      facts: { power: "write", reversible: false },
      input_schema: { required: ["recipient", "amount"] },
      change: null,
    });
    const content = {
      catalogue: [{ name: "files", actions: [{ name: "read_file", inputSchema: { type: "object" } }] }],
    };
    const id = await desk.propose("rita", content);
    expect(await edit("rita", "files.read_file", id)).toMatchObject({
      facts: {},
      input_schema: { type: "object" },
      change: { id, content },
    });
    await expect(edit("rita", "files.read_file")).rejects.toMatchObject({ kind: "not_found" });
    await expect(edit("adam", "files.read_file", id)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(edit("olga", "banking.send_money")).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("undoes nothing unseen that came into force while it was typed", async () => {
    const { version } = await edit("rita", "helpdesk.read_ticket");
    const said = await desk.action("helpdesk", "read_ticket");
    const saying = (description: string) => ({
      catalogue: [{ name: "helpdesk", actions: [{ ...said, description }] }],
    });
    await desk.submit("rita", await desk.propose("rita", saying("Reads one ticket")));
    const send = async (seen: number | null) =>
      writeDown({
        ctx: await desk.as("rita"),
        input: {
          proposal: { ...saying("Reads a ticket"), reason: "for a test" },
          submit: true,
          seen: [{ kind: "action", name: "helpdesk.read_ticket", version: seen }],
        },
      });
    await expect(send(version)).rejects.toMatchObject({ kind: "conflict", message: /has changed since/ });
    await expect(send(null)).rejects.toMatchObject({ kind: "conflict" });
    expect(await send((await edit("rita", "helpdesk.read_ticket")).version)).toMatchObject({ status: "in_force" });
  });
});

describe("facts that nobody stated", () => {
  it("count as the worst value, are told, and hold back whoever reached the action", async () => {
    const content = {
      catalogue: [{ name: "banking", actions: [await without("tag_invoice", "touches", "blastRadius")] }],
    };
    const id = await desk.propose("rita", content);
    expect(await desk.submit("rita", id)).toMatchObject({ status: "in_force" });
    const action = await get("rita", "tag_invoice");
    expect(action.unstated).toEqual(["blastRadius", "touches"]);
    expect(action.facts).not.toHaveProperty("touches");
    expect(action.reach[0]).toMatchObject({
      grants: [],
      held_back: [{ why: expect.stringMatching(/blast radius organisation/) }],
    });
    expect(action.history).toMatchObject([{ id, status: "in_force", author: "rita@example.com", reviewed_by: [] }]);
    expect(await search({ show: "unstated" })).toEqual(["banking.tag_invoice"]);
  });

  it("stated as less than the worst widen: it is told before, waits for another person, and then who approved it is known", async () => {
    const content = { catalogue: [{ name: "banking", actions: [await without("tag_invoice", "touches")] }] };
    await expect(previewChange({ ctx: await desk.as("olga"), input: content })).rejects.toMatchObject({
      kind: "forbidden",
    });
    const [action] = content.catalogue[0]?.actions ?? [];
    const lowered = { catalogue: [{ name: "banking", actions: [{ ...action, blastRadius: "single" }] }] };
    const seen = await previewChange({ ctx: await desk.as("adam"), input: lowered });
    expect(seen.difference).toMatchObject({
      verdict: "widens",
      categories: [{ kind: "risk_fact", subject: "banking.tag_invoice", name: "blastRadius" }],
    });
    const id = await desk.propose("adam", lowered);
    expect(await desk.submit("adam", id)).toMatchObject({ status: "submitted" });
    expect((await get("rita", "tag_invoice")).facts).not.toHaveProperty("blastRadius");
    await desk.approve("rita", id);
    const { reach, history } = await get("rita", "tag_invoice");
    expect(reach[0]).toMatchObject({ grants: ["tag-invoices"], held_back: [] });
    expect(history[0]).toMatchObject({ id, author: "adam@example.com", reviewed_by: ["rita@example.com"] });
  });
});
