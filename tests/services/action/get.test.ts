import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/database";
import { get } from "@/lib/services/action/get";
import type { PersonActor } from "@/lib/services/context";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { insertApproval, insertDecision, insertOutcome, resolveApproval } from "@/tests/support/evaluations";
import { importTestOrganisation } from "@/tests/support/organisation";
import { testDatabase } from "@/tests/support/postgres";

const START = new Date("2026-03-02T10:00:00.000Z");
const clock = testClock(START);
let db: Database;
let close: () => Promise<void>;
let vera: PersonActor;
let sam: PersonActor;

const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);
/** Each story is about another resource, so that no digest ties two of them. */
let stories = 0;
const resource = () => ({ type: "payment", id: `inv-${++stories}` });

beforeAll(async () => {
  ({ db, close } = await testDatabase());
  const organisation = await importTestOrganisation({ db, clock });
  vera = await organisation.person("vera@example.com");
  sam = await organisation.person("sam@example.com");
  clock.advance(3_600_000);
});

afterAll(() => close());

const read = (id: string, actor = vera) => get({ ctx: testContext({ db, clock, actor }), input: { id } });

const known = (record: Awaited<ReturnType<typeof read>>): string[] =>
  Object.entries(record.phases).flatMap(([name, phase]) => (phase === null ? [] : [name]));

describe("one action", () => {
  it("that was granted and executed is known from request to state change", async () => {
    const { id } = await insertDecision(db, { decidedAt: at(0), resource: resource(), permit: { redeemedAt: at(1) } });
    await insertOutcome(db, id, {
      at: at(2),
      stateChanges: [{ resource: { type: "payment", id: "inv" }, before: { paid: false }, after: { paid: true } }],
    });
    const record = await read(id);
    expect(known(record)).toEqual(["request", "decision", "credential", "tool_call", "state_change"]);
    expect(record.phases.credential?.principal).toBe("arn:aws:sts::111122223333:assumed-role/pay/*");
    expect(record.phases.state_change?.changes).toMatchObject([{ before: { paid: false }, after: { paid: true } }]);
    expect([record.completeness, record.gaps, record.conflicts]).toEqual([1, [], []]);
  });

  it("that was denied has no credential, call or change, and nothing of it is missing", async () => {
    const { id } = await insertDecision(db, { decidedAt: at(0), resource: resource(), outcome: "deny" });
    const record = await read(id);
    expect(known(record)).toEqual(["request", "decision"]);
    expect([record.standing, record.completeness, record.gaps]).toEqual(["denied", 1, []]);
  });

  it("that was held, approved and executed once is one story, linked both ways", async () => {
    const same = resource();
    const held = await insertDecision(db, { decidedAt: at(0), resource: same, outcome: "escalate" });
    const approval = await insertApproval(db, held, { requestedAt: at(0) });
    const again = await insertDecision(db, { decidedAt: at(10), resource: same, outcome: "escalate" });
    await resolveApproval(db, approval, {
      status: "approved",
      at: at(20),
      by: "olga@example.com",
      reason: "fine",
      usedAt: at(30),
    });
    const ran = await insertDecision(db, {
      decidedAt: at(30),
      resource: same,
      reason: "approval_honoured",
      approvalId: approval,
      permit: { redeemedAt: at(31) },
    });
    await insertOutcome(db, ran.id, { at: at(32), stateChanges: [{ resource: { type: "payment", id: "x" } }] });

    const [first, second, last] = [await read(held.id), await read(again.id), await read(ran.id)];
    for (const record of [first, second, last]) {
      expect(record.events).toEqual(first.events);
      expect(record.phases.approval?.answers).toMatchObject([
        { name: "Olga Petrov", verdict: "approve", reason: "fine" },
      ]);
      expect(record.phases.tool_call?.evaluation_id).toBe(ran.id);
      expect(record.completeness).toBe(1);
    }
    const links = (record: typeof first) =>
      record.links.filter((link) => link.to.type === "evaluation").map((link) => [link.relation, link.to.id]);
    expect(links(first)).toEqual([
      ["asked_again", again.id],
      ["executed_by", ran.id],
    ]);
    expect(links(second)).toEqual([
      ["asked_before", held.id],
      ["executed_by", ran.id],
    ]);
    expect(links(last)).toEqual([
      ["asked_before", held.id],
      ["asked_before", again.id],
    ]);
    expect(first.phases.decision?.outcome).toBe("escalate");
    expect(last.phases.decision?.outcome).toBe("allow");
  });

  it.each([
    ["denied", "approval_denied"],
    ["expired", "approval_expired"],
    ["cancelled", "approval_cancelled"],
  ] as const)("that was held and then %s ends there", async (status, standing) => {
    const held = await insertDecision(db, { decidedAt: at(0), resource: resource(), outcome: "escalate" });
    const approval = await insertApproval(db, held, { requestedAt: at(0), justification: "it is due" });
    expect((await read(held.id)).phases.approval?.status).toBe("pending");
    await resolveApproval(db, approval, { status, at: at(60), by: "olga@example.com", reason: "no" });
    const record = await read(held.id);
    expect(known(record)).toEqual(["request", "decision", "approval"]);
    expect([record.standing, record.open, record.gaps]).toEqual([standing, false, []]);
  });

  it("that was handed off names the rule and the deadline", async () => {
    const { id, agentId } = await insertDecision(db, {
      decidedAt: at(0),
      resource: resource(),
      outcome: "deny",
      reason: "handed_off",
    });
    await db.prisma.handOff.create({
      data: {
        id: v7(),
        evaluationId: id,
        agentId,
        actionDigest: "a digest",
        rule: "people-close-accounts",
        approvers: [],
        openedAt: at(0),
        dueAt: at(600),
      },
    });
    const record = await read(id);
    expect(record.standing).toBe("handed_off");
    expect(record.phases.decision?.hand_off).toMatchObject({
      rule: "people-close-accounts",
      due_at: at(600).toISOString(),
    });
  });

  it("that observe mode let pass says what it would have been", async () => {
    const { id } = await insertDecision(db, {
      decidedAt: at(0),
      resource: resource(),
      reason: "observe_mode",
      wouldBe: { outcome: "deny", reason: "no_grant" },
    });
    expect((await read(id)).phases.decision?.would_be).toEqual({ outcome: "deny", reason: "no_grant" });
  });

  it("is not tied to another agent's approval whose id it presented", async () => {
    const other = await insertDecision(db, {
      agent: "ticket-helper",
      action: "helpdesk.answer_ticket",
      decidedAt: at(0),
      outcome: "escalate",
    });
    const approval = await insertApproval(db, other, { requestedAt: at(0), justification: "secret words" });
    const { id } = await insertDecision(db, {
      decidedAt: at(1),
      resource: resource(),
      outcome: "deny",
      reason: "approval_unverifiable",
      presentedApproval: approval,
    });
    const record = await read(id);
    expect(record.phases.approval).toBeNull();
    expect(JSON.stringify(record)).not.toContain("secret words");
  });

  it("tells the grant as the budget version held it, and the facts that the decision saw", async () => {
    const { id } = await insertDecision(db, {
      decidedAt: at(0),
      resource: resource(),
      reasons: [
        { code: "granted", message: "The grant pay-suppliers covers it.", grant: "pay-suppliers", budgetVersion: 1 },
      ],
      seen: {
        facts: { power: "write" },
        grants: ["pay-suppliers"],
        rules: [{ name: "irreversible-in-production", version: 1, effect: "ask", errored: false }],
      },
    });
    const { why } = await read(id);
    expect(why.grants).toMatchObject([{ id: "pay-suppliers", definition: { actions: ["banking.send_money"] } }]);
    expect(why.rules).toMatchObject([
      { name: "irreversible-in-production", condition: "!action.reversible && environment.rank >= 2" },
    ]);
    // What is kept of the facts can't be read whole, so none are told; the rest is.
    expect(why.facts).toBeNull();
  });

  it("looks like one that does not exist to a person of another team", async () => {
    const { id } = await insertDecision(db, { decidedAt: at(0), resource: resource() });
    const nothing = await read(v7(), sam).catch((error: unknown) => error);
    const foreign = await read(id, sam).catch((error: unknown) => error);
    expect(nothing).toMatchObject({ kind: "not_found" });
    expect(foreign).toEqual(nothing);
    await expect(read("nonsense")).rejects.toMatchObject({ kind: "not_found" });
    expect((await read(id.toUpperCase())).evaluation_id).toBe(id);
  });
});
