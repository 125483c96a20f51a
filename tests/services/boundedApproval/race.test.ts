import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { withinBounds } from "@/lib/core/approval/bounds";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { claimBoundedUse } from "@/lib/db/access/boundedApprovals";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { QueryClient } from "@/lib/db/queryClient";
import { revokeBounded } from "@/lib/services/boundedApproval/revoke";
import { type AccessProcesses, accessProcesses } from "@/tests/support/accessProcesses";
import { payment } from "@/tests/support/accessServer";
import { type Desk, HOUR_MS, openDesk } from "./desk";

const ROUNDS = 4;

let desk: Desk;
let processes: AccessProcesses;
let asked = 0;

beforeAll(async () => {
  desk = await openDesk();
  processes = await accessProcesses(desk.server, 2);
});
afterAll(async () => {
  await processes.close();
  await desk.server.close();
});

/** What waits is withdrawn: an agent may have no more than a hundred of them. */
afterEach(async () => {
  await desk.server.db.prisma.approval.updateMany({
    where: { status: "pending" },
    data: { status: "cancelled", resolvedAt: desk.server.clock.now() },
  });
});

/** Asks one of the processes for a payment; how its task stands. */
async function askAt(process: number, changed: Record<string, number | string> = {}): Promise<string> {
  asked += 1;
  const body = payment({ amount: 1, reference: `race ${asked}`, ...changed }, { submit_request: true });
  const response = await fetch(`${processes.origins[process % processes.origins.length]}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${desk.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { context } = (await response.json()) as { context: { access_request: { task: { status: string } } } };
  return context.access_request.task.status;
}

const revoke = async (id: string) =>
  revokeBounded({ ctx: await desk.as("rita"), input: { id, answer: { reason: "The round is over." } } });

it("two processes that race for the last use: one gets it, however often", async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const uses = 1 + (round % 3);
    const { bounded } = await desk.give({ uses, arguments: { reference: { any: true } } }, { amount: 1 });
    const statuses = await Promise.all(Array.from({ length: uses + 3 }, (_, at) => askAt(at)));
    expect(statuses.filter((status) => status === "approved")).toHaveLength(uses);
    expect((await desk.row(bounded)).used).toBe(uses);
    const numbers = await desk.server.db.prisma.approval.findMany({
      where: { boundedApprovalId: bounded },
      select: { boundedUse: true },
      orderBy: { boundedUse: "asc" },
    });
    expect(numbers.map(({ boundedUse }) => boundedUse)).toEqual(Array.from({ length: uses }, (_, at) => at + 1));
    await revoke(bounded);
  }
});

it("takers that no lock holds apart: each use is one's, and none is taken at its end or once it is revoked", async () => {
  const { bounded } = await desk.give({ uses: 2 });
  const take = (after = 0) =>
    accessTransaction(desk.server.db, (client) =>
      claimBoundedUse(client, bounded, new Date(desk.server.clock.now().getTime() + after)),
    );
  expect(await take(24 * HOUR_MS)).toBeNull();
  const taken = await Promise.all(Array.from({ length: 6 }, () => take()));
  expect(taken.filter((use) => use !== null).sort()).toEqual([1, 2]);
  const { bounded: other } = await desk.give({ uses: 2 });
  await revoke(other);
  const late = (client: QueryClient) => claimBoundedUse(client, other, desk.server.clock.now());
  expect(await accessTransaction(desk.server.db, late)).toBeNull();
});

it("a revocation that races with uses: whatever was answered before it is over with it, nothing is answered after", async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { bounded } = await desk.give({ uses: 50, arguments: { reference: { any: true } } }, { amount: 1 });
    const [, ...statuses] = await Promise.all([revoke(bounded), ...Array.from({ length: 4 }, (_, at) => askAt(at))]);
    const answered = await desk.server.db.prisma.approval.findMany({ where: { boundedApprovalId: bounded } });
    expect(statuses.filter((status) => status === "approved")).toHaveLength(answered.length);
    expect(answered.filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
    expect(await askAt(round)).toBe("pending");
  }
});

it("whatever arguments come, only those within the bounds are answered, and no more than the count", async () => {
  const bounds = {
    recipient: { exactly: "DE89370400440532013000" },
    amount: { from: 0, up_to: 40 },
    reference: { one_of: ["rent", "power"] },
    currency: { any: true as const },
  };
  const { bounded } = await desk.give(
    { uses: 100, arguments: { amount: { up_to: 40 }, reference: bounds.reference, currency: bounds.currency } },
    { amount: 1, reference: "rent", currency: "EUR" },
  );
  // Mostly within the bounds in each argument, so that about a third is in all of them.
  const mostly = <T>(within: T[], outside: T[]) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...within) },
      { weight: 1, arbitrary: fc.constantFrom(...outside) },
    );
  const args = fc.record({
    recipient: mostly(["DE89370400440532013000"], ["FR1420041010050500013M02606"]),
    amount: mostly([1, 2.5, 39.99, 40], [40.01, 499]),
    reference: mostly(["rent", "power"], ["Rent", "rent ", "heat"]),
    currency: fc.constantFrom("EUR", "USD", "…"),
  });
  await fc.assert(
    fc.asyncProperty(args, fc.boolean(), async (drawn, withCurrency) => {
      const { currency, ...rest } = drawn;
      const sent: JsonObject = withCurrency ? drawn : rest;
      const body = { ...payment({}, { submit_request: true }) };
      body.context = { arguments: sent, submit_request: true };
      const { used: before } = await desk.row(bounded);
      const reply = await desk.server.post<{ context: { outcome: string; access_request?: { task: { id: string } } } }>(
        "/access/v1/evaluation",
        body,
        desk.token,
      );
      const id = reply.body.context.access_request?.task.id;
      const approval = await desk.server.db.prisma.approval.findUniqueOrThrow({ where: { id: id ?? "" } });
      if (approval.status === "approved") expect(withinBounds(sent, bounds)).toBe(true);
      // What waits or was answered before is not asked twice.
      else expect(withinBounds(sent, bounds)).toBe(false);
      const { used } = await desk.row(bounded);
      expect(used - before).toBeLessThanOrEqual(1);
      expect(used).toBeLessThanOrEqual(100);
    }),
    { numRuns: 40 },
  );
  expect((await desk.row(bounded)).used).toBeGreaterThan(3);
});
