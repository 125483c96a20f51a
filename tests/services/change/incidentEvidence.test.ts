import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dismissContraction } from "@/lib/services/contraction/dismiss";
import { listContractions } from "@/lib/services/contraction/list";
import { takeContraction } from "@/lib/services/contraction/take";
import { proposeForUngoverned } from "@/lib/services/contraction/ungoverned";
import { moveIncident } from "@/lib/services/incident/move";
import { openIncident } from "@/lib/services/incident/open";
import { reviewIncident } from "@/lib/services/incident/review";
import { call, evaluate } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "./desk";

const AGENT = "billing-helper";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const tagged = async () => {
  const body = call("banking.tag_invoice", { context: { arguments: { invoice: "i", label: "x" } } });
  return (await evaluate(desk.server, body, await desk.server.token())).evaluation_id ?? "";
};

/** The budget with one more action of the power write in production, or of another one. */
async function widened(action: string): Promise<string> {
  const grants = Object.values(await desk.grants(AGENT));
  const grant = { id: `more-${action}`, actions: [`banking.${action}`], environments: ["production"] };
  return desk.propose("olga", { agent: AGENT, budget: { grants: [...grants, grant] } });
}

describe("the evidence of what widens", () => {
  it("counts incidents that hold records of it, and waits until none of them is open", async () => {
    const record = await tagged();
    const { id } = await openIncident({
      ctx: await desk.as("rita"),
      input: { title: "It labelled too much", severity: "low", from: { record } },
    });
    const wider = Object.values(await desk.grants(AGENT)).map((grant) =>
      grant.id === "pay-suppliers"
        ? { ...grant, arguments: { type: "object", properties: { amount: { exclusiveMinimum: 0, maximum: 900 } } } }
        : grant,
    );
    const change = await desk.propose("olga", { agent: AGENT, budget: { grants: wider } });
    const missing = /billing-helper has an incident that is not closed/;
    expect(await desk.get("olga", change)).toMatchObject({
      submit_refusal: expect.stringMatching(missing),
      evidence: [
        { incidents: { open: 1, closed: 0 }, overrides: { overLimit: 0 }, missing: [{ minimum: "noOpenIncident" }] },
      ],
    });
    await expect(desk.submit("olga", change)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringMatching(missing),
    });
    // Another power has nothing to do with it.
    const other = await widened("read_salaries");
    expect((await desk.get("olga", other)).evidence).toMatchObject([
      { power: "read", incidents: { open: 0 }, missing: [] },
    ]);

    const as = await desk.as("rita");
    await moveIncident({ ctx: as, input: { id, move: { to: "contained" } } });
    await moveIncident({ ctx: as, input: { id, move: { to: "in_review" } } });
    await reviewIncident({
      ctx: await desk.as("adam"),
      input: { id, review: { verdict: "signed_off", words: "It is as it says." } },
    });
    expect(await desk.submit("olga", change)).toMatchObject({ status: "submitted" });
    expect((await desk.get("olga", change)).evidence).toMatchObject([{ incidents: { open: 0, closed: 1 } }]);

    // One that was opened after it was submitted keeps it from being approved.
    const input = { title: "It labelled again", severity: "low", from: { record: await tagged() } };
    await openIncident({ ctx: as, input });
    await expect(desk.approve("rita", change)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringMatching(missing),
    });
    expect(await desk.get("olga", change)).toMatchObject({ status: "submitted", reviews: [] });
  });

  it("of what was submitted before they were counted says nothing of them", async () => {
    const { prisma } = desk.server.db;
    const row = await prisma.changeRequest.findFirstOrThrow({ where: { status: "submitted" } });
    await prisma.$executeRaw`ALTER TABLE change_request DISABLE TRIGGER change_request_moves`;
    await prisma.$executeRaw`
      UPDATE change_request SET submission = jsonb_set(submission, '{evidence,0}', (submission->'evidence'->0) - 'incidents' - 'overrides')
       WHERE id = ${row.id}::uuid`;
    await prisma.$executeRaw`ALTER TABLE change_request ENABLE TRIGGER change_request_moves`;
    expect((await desk.get("olga", row.id)).evidence).toMatchObject([{ incidents: null, overrides: null }]);
  });
});

describe("what an agent does around Ambit", () => {
  const seen = (...fragments: string[]) => ({
    tool: "banking",
    environment: "production",
    principal: "arn:aws:sts::111122223333:assumed-role/pay/x",
    seen: fragments.map((fragment) => ({ at: desk.server.clock.now().toISOString(), fragment })),
  });
  const propose = async (evidence: object) => {
    const { id: agentId } = await desk.server.db.prisma.agent.findUniqueOrThrow({ where: { name: AGENT } });
    return proposeForUngoverned({ ctx: desk.server.system, input: { agentId, evidence } });
  };
  const open = async () =>
    (await listContractions({ ctx: await desk.as("olga"), input: { agent: AGENT } })).contractions.filter(
      ({ cause }) => cause === "ungoverned",
    );

  it("proposes to suspend the grants of that tool in that environment, once, and again for new evidence alone", async () => {
    const looks = await Promise.all([propose(seen("f-1")), propose(seen("f-1")), propose(seen("f-1"))]);
    expect(looks.filter((id) => id !== null).length).toBeGreaterThan(0);
    const [one, ...more] = await open();
    expect(more).toEqual([]);
    expect(one?.grants).toEqual([
      "close-accounts",
      "nightly-run",
      "pay-suppliers",
      "read-invoices",
      "share-with-auditor",
      "tag-invoices",
    ]);
    expect(await propose(seen("f-1"))).toBeNull();
    await propose(seen("f-2", "f-3"));
    expect((await open())[0]?.ungoverned).toMatchObject([{ tool: "banking", environment: "production", times: 3 }]);
    expect(await propose({ ...seen("f-9"), environment: "staging" })).toBeNull();

    const dismissal = { reason: "That was the migration, which we did by hand." };
    await dismissContraction({ ctx: await desk.as("olga"), input: { id: one?.id ?? "", dismissal } });
    expect(await propose(seen("f-1", "f-3"))).toBeNull();
    expect(await open()).toEqual([]);
    await propose(seen("f-4"));
    const [again] = await open();
    await takeContraction({ ctx: await desk.as("olga"), input: { id: again?.id ?? "" } });
    expect(Object.keys(await desk.grants(AGENT))).toEqual(["pay-in-sandbox"]);
    // Nothing is left to suspend.
    expect(await propose(seen("f-5"))).toBeNull();
  });

  it("is told by Ambit itself alone", async () => {
    await expect(
      proposeForUngoverned({ ctx: await desk.as("rita"), input: { agentId: "x", evidence: seen("f-6") } }),
    ).rejects.toMatchObject({ kind: "forbidden" });
  });
});
