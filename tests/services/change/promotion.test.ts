import { afterAll, beforeAll, expect, it } from "vitest";
import { previewChange } from "@/lib/services/change/preview";
import { call, evaluate } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "./desk";

const BUNDLE = `apiVersion: ambit/v1
environments: [{ name: production, rank: 2 }]
teams: [{ name: desk }]
people:
  - { email: rita@example.com, name: Rita, roles: [security_reviewer], teams: [desk] }
  - { email: omar@example.com, name: Omar, roles: [operator], teams: [desk] }
stages:
  - { name: watch, ceilings: [{ power: read, environments: [production] }] }
  - name: act
    ceilings: [{ power: read, environments: [production] }, { power: write, environments: [production] }]
    evidence: { days: 2, decisions: 3, distinctActions: 2, completeness: 0.5 }
tools:
  - name: crm
    actions:
      - { name: read_one, power: read, sensitivity: public, blastRadius: single, touches: [], returnsUntrusted: false }
      - { name: read_all, power: read, sensitivity: public, blastRadius: single, touches: [], returnsUntrusted: false }
      - { name: edit, power: write, sensitivity: public, blastRadius: single, touches: [], returnsUntrusted: false }
agents:
  - name: clerk
    team: desk
    owner: rita@example.com
    purpose: Reads
    stage: watch
    budget: { grants: [{ id: reading, actions: [crm.read_one, crm.read_all], environments: [production] }] }
  - name: scribe
    team: desk
    owner: omar@example.com
    purpose: Reads
    stage: watch
    budget: { grants: [{ id: reading, actions: [crm.read_one, crm.read_all], environments: [production] }] }
rules: []
`;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(BUNDLE);
});
afterAll(() => desk.server.close());

const use = async (action: string) => {
  const token = await desk.server.token({ agent: "scribe", tool: "crm" });
  return evaluate(desk.server, call(action, { agent: "scribe" }), token);
};

it("a promotion waits for the stage's minimums, counted from the records of this agent at this stage, then for a reviewer", async () => {
  const id = await desk.propose("omar", { agent: "scribe", stage: "act" });
  const missing = expect.stringMatching(
    /scribe has 0 of 2 days at its stage, 0 of 3 decisions, 0 of 2 distinct actions, 0 of 0.5/,
  );
  await expect(desk.submit("omar", id)).rejects.toMatchObject({ kind: "conflict", message: missing });
  expect(await desk.get("omar", id)).toMatchObject({ status: "draft", submit_refusal: missing });
  const previewed = async (who: string) =>
    previewChange({ ctx: await desk.as(who), input: { agent: "scribe", stage: "act" } });
  // A preview says so before anything is written down, and who could review it: not whoever would have written it.
  expect(await previewed("omar")).toMatchObject({
    refusal: missing,
    evidence: [{ agent: "scribe", days: 0, missing: [{ minimum: "days" }, {}, {}, {}] }],
    reviewers: { required: 1, could: [{ email: "rita@example.com" }], nobody: null },
  });
  expect((await previewed("rita")).reviewers).toMatchObject({ could: [], nobody: expect.any(String) });
  for (const action of ["crm.read_one", "crm.read_all", "crm.edit"]) await use(action);
  await expect(desk.submit("omar", id)).rejects.toMatchObject({ message: expect.stringMatching(/0 of 2 days/) });
  desk.server.clock.advance(2 * 86_400_000);
  expect(await previewed("omar")).toMatchObject({ refusal: null, evidence: [{ days: 2, missing: [] }] });
  expect(await desk.submit("omar", id)).toMatchObject({ status: "submitted" });
  const { evidence, difference } = await desk.get("rita", id);
  expect(difference.categories.map(({ kind, words }) => [kind, words])).toEqual([
    ["promotion", "the move of scribe from the stage watch to act"],
  ]);
  expect(evidence).toMatchObject([
    { agent: "scribe", stage: "watch", days: 2, decisions: 3, distinctActions: 3, allowed: 2, missing: [] },
  ]);
  expect(evidence[0]?.denied).toEqual([{ reason: "stage_ceiling", count: 1 }]);
  await desk.approve("rita", id);
  expect(
    (await desk.server.db.prisma.agent.findFirstOrThrow({ where: { name: "scribe" }, include: { stage: true } })).stage
      .name,
  ).toBe("act");
});

it("at the new stage the days begin anew", async () => {
  desk.server.clock.advance(86_400_000);
  const id = await desk.propose("omar", {
    agent: "scribe",
    budget: { grants: [{ id: "w", actions: ["crm.edit"], environments: ["production"] }] },
  });
  const { evidence } = await desk.get("rita", id);
  expect(evidence).toMatchObject([{ stage: "act", power: "write", environment: "production", days: 1, decisions: 0 }]);
  // What a cell shows is for the reviewer to weigh: minimums are the ladder's.
  expect(await desk.submit("omar", id)).toMatchObject({ status: "submitted" });
});

it("going down the ladder needs nobody", async () => {
  const id = await desk.propose("omar", { agent: "scribe", stage: "watch" });
  expect(await desk.submit("omar", id)).toMatchObject({ status: "in_force" });
});

it("a new agent begins on the first rung, or with the evidence that it cannot have", async () => {
  const newAgent = { name: "fresh", team: "desk", owner: "omar@example.com", purpose: "Reads", stage: "act" };
  const high = await desk.propose("omar", { newAgent });
  await expect(desk.submit("omar", high)).rejects.toMatchObject({
    message: expect.stringMatching(/fresh has 0 of 2 days/),
  });
  const grants = [{ id: "r", actions: ["crm.read_one"], environments: ["production"] }];
  const low = await desk.propose("omar", { newAgent: { ...newAgent, stage: "watch", budget: { grants } } });
  expect(await desk.submit("omar", low)).toMatchObject({ status: "submitted" });
  expect((await desk.get("rita", low)).difference.categories).toMatchObject([{ kind: "new_agent", subject: "fresh" }]);
  await desk.approve("rita", low);
  expect(Object.keys(await desk.grants("fresh"))).toEqual(["r"]);
});

it("records of the demonstration are no evidence", async () => {
  await desk.server.db.prisma.organisation.update({ where: { id: 1 }, data: { demonstration: true } });
  const id = await desk.propose("omar", { agent: "scribe", stage: "act" });
  expect((await desk.get("rita", id)).evidence).toMatchObject([{ decisions: 0, sampled: 0, completeness: null }]);
  await desk.server.db.prisma.organisation.update({ where: { id: 1 }, data: { demonstration: false } });
});
