import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildActionRecord } from "@/lib/core/record/build";
import { completenessClass } from "@/lib/core/record/completeness";
import type { Database } from "@/lib/db/database";
import { storiesOf } from "@/lib/services/action/stories";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { insertApproval, insertDecision, insertOutcome, resolveApproval } from "@/tests/support/evaluations";
import { insertFragment, joinFragment } from "@/tests/support/fragments";
import { importTestOrganisation } from "@/tests/support/organisation";
import { testDatabase } from "@/tests/support/postgres";

const START = new Date("2026-03-02T10:00:00.000Z");
const clock = testClock(START);
let db: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await testDatabase());
  await importTestOrganisation({ db, clock });
});
afterAll(() => close());

/** One thing that may happen to an action, some minutes after it was first asked for. */
const step = fc.oneof(
  fc.record({ what: fc.constant("ask" as const), outcome: fc.constantFrom("allow", "deny", "escalate" as const) }),
  fc.record({ what: fc.constant("honour" as const), mustRedeem: fc.boolean() }),
  fc.record({ what: fc.constant("open" as const) }),
  fc.record({
    what: fc.constant("resolve" as const),
    status: fc.constantFrom("approved", "denied", "expired" as const),
  }),
  fc.record({ what: fc.constant("use" as const) }),
  fc.record({
    what: fc.constant("permit" as const),
    member: fc.constantFrom("redeemedAt", "revokedAt", "lapsedAt" as const),
  }),
  fc.record({
    what: fc.constant("report" as const),
    status: fc.constantFrom("succeeded", "failed", "not_executed" as const),
    by: fc.constantFrom("agent", "enforcement_point" as const),
    changes: fc.integer({ min: 0, max: 1 }),
  }),
  fc.record({
    what: fc.constant("log" as const),
    source: fc.constantFrom("otlp", "cloudtrail"),
    changes: fc.boolean(),
    names: fc.boolean(),
  }),
  fc.record({ what: fc.constant("retract" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const life = fc.record({
  power: fc.constantFrom("read", "write", "expose", "trigger" as const),
  mustRedeem: fc.boolean(),
  first: fc.constantFrom("allow", "allow", "escalate", "deny" as const),
  steps: fc.array(fc.tuple(step, fc.nat({ max: 9 })), { minLength: 1, maxLength: 9 }),
  lookedAtMinutes: fc.constantFrom(0, 6, 40, 600),
});

let lives = 0;

/** Lets it happen, as far as each step can, and answers the ids of the evaluations. */
async function live({ power, mustRedeem, first, steps }: typeof life extends fc.Arbitrary<infer L> ? L : never) {
  lives += 1;
  let minute = 0;
  const at = () => new Date(START.getTime() + minute * 60_000);
  const resource = { type: "payment", id: `life-${lives}` };
  const ask = (outcome: "allow" | "deny" | "escalate", more: object = {}) =>
    insertDecision(db, { decidedAt: at(), resource, power, outcome, permit: { mustRedeem }, ...more });
  const asked = [await ask(first)];
  const approvals: string[] = [];
  const reported = new Set<string>();
  const pick = <T>(list: readonly T[], choice: number): T | undefined => list[choice % Math.max(list.length, 1)];
  const act = async (one: Step, choice: number) => {
    minute += 1;
    const target = pick(asked, choice);
    if (target === undefined) return;
    const approval = pick(approvals, choice);
    switch (one.what) {
      case "ask":
        asked.push(await ask(one.outcome));
        return;
      case "honour":
        if (approval !== undefined)
          asked.push(await ask("allow", { approvalId: approval, permit: { mustRedeem: one.mustRedeem } }));
        return;
      case "open": {
        const row = await db.prisma.evaluation.findUniqueOrThrow({
          where: { id: target.id },
          include: { opened: true },
        });
        const waits = await db.prisma.approval.count({ where: { actionDigest: row.actionDigest, status: "pending" } });
        if (row.outcome === "escalate" && row.opened === null && waits === 0)
          approvals.push(await insertApproval(db, target, { requestedAt: at() }));
        return;
      }
      case "resolve":
        if (approval !== undefined && (await isPending(approval)))
          await resolveApproval(db, approval, { status: one.status, at: at() });
        return;
      case "use":
        if (approval !== undefined)
          await db.prisma.approval.updateMany({ where: { id: approval, status: "approved" }, data: { usedAt: at() } });
        return;
      case "permit":
        await db.prisma.permit.updateMany({
          where: { evaluationId: target.id, redeemedAt: null, revokedAt: null, lapsedAt: null },
          data: { [one.member]: at() },
        });
        return;
      case "report":
        if (reported.has(target.id)) return;
        reported.add(target.id);
        await insertOutcome(db, target.id, {
          status: one.status,
          at: at(),
          by: one.by,
          stateChanges: Array.from({ length: one.changes }, () => ({ resource, after: { paid: true } })),
        });
        return;
      case "log":
        await joinFragment(
          db,
          await insertFragment(db, {
            source: one.source,
            occurredAt: at(),
            title: `life ${lives} ${minute}`,
            ...(one.names ? { resource } : {}),
            ...(one.changes ? { stateChange: { reference: null } } : {}),
          }),
          target.id,
        );
        return;
      case "retract":
        await db.pool.query("DELETE FROM fragment_join WHERE record_id = $1", [target.id]);
    }
  };
  for (const [one, choice] of steps) await act(one, choice);
  return asked.map(({ id }) => id);
}

async function isPending(id: string): Promise<boolean> {
  return (await db.prisma.approval.findUniqueOrThrow({ where: { id } })).status === "pending";
}

it("a summary says of every action what its record says, whatever happens in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(life, async (one) => {
      const ids = await live(one);
      const now = new Date(START.getTime() + one.lookedAtMinutes * 60_000);
      const { rows } = await db.pool.query<{ id: string; completeness: string }>(
        `SELECT id, CASE WHEN settles_at <= $2 THEN 'complete' ELSE completeness::text END AS completeness
           FROM action_summary WHERE id = ANY ($1)`,
        [ids, now],
      );
      const summaries = new Map(rows.map(({ id, completeness }) => [id, completeness]));
      const stories = await storiesOf(testContext({ db, clock }), ids, { withContent: false });
      const records = stories.map((story) => buildActionRecord(story, now.getTime()));
      expect(ids.map((id) => summaries.get(id))).toEqual(records.map(({ parts }) => completenessClass(parts)));
    }),
    { numRuns: 15 },
  );
});
