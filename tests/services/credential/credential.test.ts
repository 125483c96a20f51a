import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hashSecret, isWellFormed } from "@/lib/platform/secret";
import type { Actor } from "@/lib/services/context";
import { type IssueCredentialInput, issueCredential } from "@/lib/services/credential/issue";
import { listCredentials } from "@/lib/services/credential/list";
import { revokeCredential } from "@/lib/services/credential/revoke";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { databaseText } from "@/tests/support/databaseText";
import { insertDecision } from "@/tests/support/evaluations";
import { organisationDatabase, type TestOrganisation } from "@/tests/support/organisation";
import type { TestDatabase } from "@/tests/support/postgres";

const clock = testClock();
const command = { kind: "command", name: "test" } as const;
let database: TestDatabase;
let organisation: TestOrganisation;

beforeEach(async () => {
  ({ database, organisation } = await organisationDatabase({ clock }));
});
afterEach(async () => {
  await database.close();
});

const context = (actor: Actor = command) => testContext({ db: database.db, clock, actor });
const PLACE = { agent: "billing-helper", tool: "banking", environment: "staging" };
const issue = (input: Partial<IssueCredentialInput> = {}, actor?: Actor) =>
  issueCredential({ ctx: context(actor), input: { ...PLACE, ...input } });

describe("issuing", () => {
  test("stores the hash alone and records the hint", async () => {
    const { id, secret, hint } = await issue({ kind: "enforcement_point", mustRedeem: true });
    expect(isWellFormed("credential", secret)).toBe(true);
    expect(await database.db.prisma.credential.findUniqueOrThrow({ where: { id } })).toMatchObject({
      kind: "enforcement_point",
      mustRedeem: true,
      secretHash: hashSecret(secret),
      hint,
      createdAt: clock.now(),
      revokedAt: null,
    });
    expect(await databaseText(database.db)).not.toContain(secret);
    const event = await database.db.prisma.auditEvent.findFirstOrThrow({ where: { subjectId: id } });
    expect(event).toMatchObject({ event: "credential.issued", detail: { ...PLACE, kind: "enforcement_point", hint } });
  });

  test("unless told otherwise it is for the agent itself", async () => {
    const { id } = await issue();
    expect(await database.db.prisma.credential.findUnique({ where: { id } })).toMatchObject({
      kind: "agent",
      mustRedeem: false,
    });
  });

  test.each([
    ["an unknown agent", { agent: "nobody" }, "not_found", 'There is no agent named "nobody". No credential was made.'],
    ["an unknown tool", { tool: "bank" }, "not_found", 'There is no tool named "bank". No credential was made.'],
    [
      "an unknown environment",
      { environment: "live" },
      "not_found",
      'There is no environment named "live". No credential was made.',
    ],
    [
      "an agent that would be bound to redeem",
      { mustRedeem: true },
      "invalid",
      "Only an enforcement point can be bound to redeem: an agent could act without doing so.",
    ],
  ])("refuses %s and changes nothing", async (_, input, kind, message) => {
    const before = await databaseText(database.db);
    await expect(issue(input)).rejects.toMatchObject({ kind, message });
    expect(await databaseText(database.db)).toBe(before);
  });

  test("refuses a retired agent", async () => {
    await database.db.prisma.agent.update({ where: { name: "billing-helper" }, data: { lifecycle: "retired" } });
    await expect(issue()).rejects.toMatchObject({ kind: "conflict" });
  });

  test.each(["adam@example.com", "rita@example.com", "omar@example.com"])(
    "refuses %s: the command issues",
    async (email) => {
      await expect(issue({}, await organisation.person(email))).rejects.toMatchObject({ kind: "forbidden" });
    },
  );
});

describe("revoking", () => {
  test("ends the credential and the permits that it was handed and that are unredeemed", async () => {
    const decided = { decidedAt: clock.now(), action: "banking.tag_invoice", environment: "production" };
    const open = await insertDecision(database.db, { ...decided });
    const redeemed = await insertDecision(database.db, { ...decided, permit: { redeemedAt: clock.now() } });
    const { credentialId } = await database.db.prisma.evaluation.findUniqueOrThrow({ where: { id: open.id } });
    expect(await database.db.prisma.evaluation.findUnique({ where: { id: redeemed.id } })).toMatchObject({
      credentialId,
    });
    clock.advance(1000);

    expect(await revokeCredential({ ctx: context(), input: { id: credentialId } })).toEqual({ permits: 1 });
    expect(await database.db.prisma.credential.findUnique({ where: { id: credentialId } })).toMatchObject({
      revokedAt: clock.now(),
    });
    const permitOf = (evaluationId: string) => database.db.prisma.permit.findUnique({ where: { evaluationId } });
    expect(await permitOf(open.id)).toMatchObject({ revokedAt: clock.now() });
    expect(await permitOf(redeemed.id)).toMatchObject({ revokedAt: null });
    expect(
      await database.db.prisma.auditEvent.findFirst({
        where: { event: "credential.revoked", subjectId: credentialId },
      }),
    ).toMatchObject({ detail: { agent: "billing-helper", permitsRevoked: 1 } });
  });

  test("happens once: of two at the same moment one is told so", async () => {
    const { id } = await issue();
    const results = await Promise.allSettled([1, 2].map(() => revokeCredential({ ctx: context(), input: { id } })));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ kind: "conflict" });
  });

  test.each([
    ["rita@example.com", null],
    ["adam@example.com", null],
    ["otto@example.com", null],
    ["sam@example.com", "not_found"],
    ["vera@example.com", "forbidden"],
  ])("by %s: %s", async (email, refusal) => {
    const { id } = await issue();
    const revoked = revokeCredential({ ctx: context(await organisation.person(email)), input: { id } });
    if (refusal === null) await expect(revoked).resolves.toEqual({ permits: 0 });
    else await expect(revoked).rejects.toMatchObject({ kind: refusal });
  });

  test.each(["not-an-id", "00000000-0000-7000-8000-000000000000"])("of %s: there is none", async (id) => {
    await expect(revokeCredential({ ctx: context(), input: { id } })).rejects.toMatchObject({ kind: "not_found" });
  });
});

test("a list shows hints and never a secret", async () => {
  const { id, secret, hint } = await issue();
  await revokeCredential({ ctx: context(), input: { id } });
  const all = await listCredentials({ ctx: context(), input: { agent: "billing-helper" } });
  expect(all).toHaveLength(5);
  expect(all.at(-1)).toEqual({
    ...PLACE,
    id,
    kind: "agent",
    mustRedeem: false,
    hint,
    createdAt: clock.now(),
    revokedAt: clock.now(),
  });
  expect(JSON.stringify(all)).not.toContain(secret);
});
