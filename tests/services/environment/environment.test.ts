import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftOfStage, NO_BOUND, stageContent } from "@/components/environments/stageDraft";
import { listChanges } from "@/lib/services/change/list";
import { listEnvironments } from "@/lib/services/environment/list";
import { stageTemplate } from "@/lib/services/stage/template";
import { call, evaluate } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "../change/desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const read = async (who: string) => listEnvironments({ ctx: await desk.as(who) });
const counted = async (who: string) =>
  (await read(who)).environments.map(({ name, agents, grants, decisions }) => [name, agents, grants, decisions]);

describe("environments and stages", () => {
  it("are everyone's who has a role, with numbers of the agents that they see", async () => {
    const token = await desk.server.token();
    await evaluate(desk.server, call("banking.list_invoices"), token);
    expect(await counted("rita")).toEqual([
      ["sandbox", 2, 5, 0],
      ["staging", 0, 0, 0],
      ["production", 3, 8, 1],
    ]);
    expect(await counted("sam")).toEqual([
      ["sandbox", 1, 1, 0],
      ["staging", 0, 0, 0],
      ["production", 1, 1, 0],
    ]);
    const { stages, propose_refusal } = await read("vera");
    expect(stages).toMatchObject([{ name: "supervised", agents: 2, minimums: { days: 14 } }]);
    expect(propose_refusal).toContain("Security reviewers and admins");
    expect((await read("rita")).propose_refusal).toBeNull();
    const nobody = {
      ...(await desk.as("vera")),
      actor: { ...(await desk.server.organisation.person("vera@example.com")), roles: [] },
    };
    await expect(listEnvironments({ ctx: nobody })).rejects.toMatchObject({ kind: "forbidden" });
    desk.server.clock.advance(7 * 86_400_000 + 1);
    expect((await counted("rita")).map(([, , , decisions]) => decisions)).toEqual([0, 0, 0]);
  });

  it("change by what the form says, which by itself says what is in force; their history is found by name", async () => {
    const { environments, stages } = await read("adam");
    const names = environments.map(({ name }) => name);
    const draft = draftOfStage(stages[0] ?? null, names);
    const same = stageContent(draft, names);
    const unchanged = await desk.propose("adam", { stages: [same] });
    expect((await desk.get("adam", unchanged)).difference.verdict).toBe("nothing");

    // Less of one power narrows; less evidence widens.
    const narrower = { ...draft, cells: { ...draft.cells, "write production": null } };
    const narrowed = await desk.propose("adam", { stages: [stageContent(narrower, names)] });
    expect(await desk.submit("adam", narrowed)).toMatchObject({ status: "in_force" });
    const easier = { ...narrower, minimums: { ...narrower.minimums, completeness: "", days: "3" } };
    const widened = await desk.propose("adam", { stages: [stageContent(easier, names)] });
    expect(await desk.submit("adam", widened)).toMatchObject({ status: "submitted" });
    const held = (await read("adam")).stages[0]?.ceilings.filter(({ power }) => power === "write");
    expect(held?.flatMap((one) => one.environments)).toEqual(["sandbox", "staging"]);

    const opened = {
      ...easier,
      cells: { ...easier.cells, "approve sandbox": { ...NO_BOUND, maxBlastRadius: "single" } },
    };
    expect(stageContent(opened, names)).toMatchObject({
      ceilings: expect.arrayContaining([{ power: "approve", environments: ["sandbox"], maxBlastRadius: "single" }]),
      evidence: { days: 3, decisions: 200, distinctActions: 5 },
    });
    const ranked = await desk.propose("adam", { environments: [{ name: "staging", rank: 2 }] });
    const idsOf = async (query: object) =>
      (await listChanges({ ctx: await desk.as("adam"), input: query })).changes.map(({ id }) => id).toSorted();
    expect(await idsOf({ stage: "supervised" })).toEqual([unchanged, narrowed, widened].toSorted());
    expect(await idsOf({ environment: "staging" })).toEqual([ranked]);
    expect(await idsOf({ environment: "stagin" })).toEqual([]);
  });

  it("say what an agent could begin with at a stage, to those who see the catalogue", async () => {
    const template = async (who: string, input: object = {}) =>
      stageTemplate({
        ctx: await desk.as(who),
        input: { id: "supervised", tools: "helpdesk,banking", environments: "sandbox", ...input },
      });
    const { grants, left_out } = await template("sam");
    expect(grants.map(({ id, actions }) => [id, actions.length])).toEqual([
      ["read", 3],
      ["write", 4],
      ["trigger", 1],
      ["expose", 1],
    ]);
    expect(grants[1]?.limits).toMatchObject([{ measure: "count", per: "day", beyond: "deny" }]);
    expect(left_out.map(({ action }) => action)).toEqual(["banking.read_salaries"]);
    await expect(template("sam", { id: "none-such" })).rejects.toMatchObject({ kind: "not_found" });
    await expect(template("sam", { tools: "," })).rejects.toThrow(/at least one/);
    // What it says can be proposed as it is.
    const newAgent = {
      name: "reader",
      team: "support",
      owner: "sue@example.com",
      purpose: "Reads",
      stage: "supervised",
    };
    const id = await desk.propose("sam", { newAgent: { ...newAgent, budget: { grants } } });
    expect((await desk.get("sam", id)).difference.categories.map(({ kind }) => kind)).toEqual(["new_agent"]);
  });
});
