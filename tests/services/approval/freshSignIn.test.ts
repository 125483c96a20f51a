import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { approveUndoably } from "@/lib/services/approval/approveUndoably";
import { deny } from "@/lib/services/approval/deny";
import { get } from "@/lib/services/approval/get";
import { FRESH_FOR_MS, SIGN_IN_AGAIN } from "@/lib/services/approval/verified";
import type { PersonActor, Verification } from "@/lib/services/context";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import type { Problem } from "@/lib/services/problem";
import { type AccessServer, accessServer, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let asked = 0;

beforeAll(async () => {
  const payments = await readFile("tests/support/bundles/payments.yaml", "utf8");
  const rule = "    respondWithin: 30m\n";
  expect(payments).toContain(rule);
  server = await accessServer({ bundle: payments.replace(rule, `${rule}    freshSignIn: true\n`) });
});
afterAll(() => server.close());

async function ask(): Promise<string> {
  asked += 1;
  return submit(server, payment({ reference: `no. ${asked}` }), await server.token());
}

const minutesAgo = (minutes: number) => server.clock.now().getTime() - minutes * 60_000;
const password = (minutes: number): Verification => ({ method: "password", authenticatedAt: minutesAgo(minutes) });
const provider = (minutes: number | null): Verification => ({
  method: "oidc",
  authenticatedAt: minutes === null ? null : minutesAgo(minutes),
  issuer: "https://id.example.com",
  acr: "urn:mfa",
  amr: ["pwd", "otp"],
});

async function olga(changed: Partial<PersonActor>) {
  const actor = { ...(await server.organisation.person("olga@example.com")), ...changed };
  return testContext({ ...server, actor });
}

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: Problem) => error,
  );
const answersOf = (approvalId: string) => server.db.prisma.approvalAnswer.findMany({ where: { approvalId } });

describe("an approval that a rule wants a fresh sign-in for", () => {
  it.each<[string, () => Partial<PersonActor>]>([
    ["of five minutes ago", () => ({ verification: password(5) })],
    ["of hours ago", () => ({ verification: provider(300) })],
    ["that the provider gave no time for", () => ({ verification: provider(null) })],
    ["of a time to come", () => ({ verification: password(-1) })],
    ["that nothing is known of", () => ({})],
  ])("is not approved on a sign-in %s: it says to sign in again, and nothing is recorded", async (_, changed) => {
    const id = await ask();
    for (const answer of [approve, approveUndoably]) {
      const fault = await faultOf(answer({ ctx: await olga(changed()), input: { id } }));
      expect(fault).toMatchObject({ kind: "forbidden", options: { type: SIGN_IN_AGAIN } });
      expect(fault?.message).toContain("Sign in again to approve this");
    }
    expect(await answersOf(id)).toEqual([]);
    expect(await server.db.prisma.approvalRelease.count({ where: { approvalId: id } })).toBe(0);
  });

  it.each([
    ["a password", () => password(4)],
    ["the provider", () => provider(4)],
  ])("is approved within five minutes of signing in with %s", async (_, verification) => {
    const id = await ask();
    const answer = await approve({ ctx: await olga({ verification: verification() }), input: { id } });
    expect(answer.status).toBe("approved");
  });

  it("is answered by no API token, neither yes nor no", async () => {
    const id = await ask();
    const token = await server.db.prisma.apiToken.create({
      data: {
        id: crypto.randomUUID(),
        personId: (await server.organisation.person("olga@example.com")).id,
        label: "script",
        secretHash: `hash-${id}`,
        hint: "…",
        createdAt: server.clock.now(),
      },
    });
    const ctx = await olga({ apiTokenId: token.id, verification: password(0) });
    const yes = () => approve({ ctx, input: { id } });
    const no = () => deny({ ctx, input: { id, answer: { reason: "No." } } });
    for (const answer of [yes, no])
      expect(await faultOf(answer())).toMatchObject({
        kind: "forbidden",
        message: expect.stringContaining("no API token answers this"),
      });
    expect(await answersOf(id)).toEqual([]);
    expect((await get({ ctx, input: { id } })).may_answer).toMatchObject({ allowed: false });
  });

  it("is denied without signing in again: saying no needs no hurry", async () => {
    const id = await ask();
    const ctx = await olga({ verification: password(600) });
    expect(await deny({ ctx, input: { id, answer: { reason: "No." } } })).toMatchObject({ status: "denied" });
  });

  it("says on the card until when the sign-in is fresh, and nothing where no rule wants it", async () => {
    const id = await ask();
    const until = new Date(minutesAgo(1) + FRESH_FOR_MS).toISOString();
    expect((await get({ ctx: await olga({ verification: password(1) }), input: { id } })).fresh_sign_in).toEqual({
      until,
    });
    expect((await get({ ctx: await olga({ verification: password(9) }), input: { id } })).fresh_sign_in).toEqual({
      until: null,
    });
  });

  it("is refused by the database too, whoever writes the answer", async () => {
    const id = await ask();
    const person = await server.organisation.person("olga@example.com");
    const at = server.clock.now();
    const answer = { approvalId: id, personId: person.id, verdict: "approve" as const, qualifies: [], answeredAt: at };
    const insert = (data: object) => server.db.prisma.approvalAnswer.create({ data: { ...answer, ...data } });
    const hourAgo = new Date(at.getTime() - 3_600_000);
    await expect(insert({})).rejects.toThrow(/fresh sign-in/);
    await expect(insert({ verifiedBy: "password", authenticatedAt: hourAgo })).rejects.toThrow(/fresh sign-in/);
    await expect(insert({ verifiedBy: "password", authenticatedAt: new Date(at.getTime() + 1) })).rejects.toThrow(
      /fresh sign-in/,
    );
    await expect(insert({ verifiedBy: "oidc", authIssuer: "https://id.example.com" })).rejects.toThrow(/fresh sign-in/);
    await expect(insert({ verifiedBy: "password", authenticatedAt: at, authIssuer: "x" })).rejects.toThrow(
      /approval_answer_verified/,
    );
  });
});

describe("an answer records how its person was verified", () => {
  it("on the row, in the audit event and on the card: the provider's word, whole", async () => {
    const id = await ask();
    const ctx = await olga({ verification: provider(2) });
    await approve({ ctx, input: { id } });
    const verified = {
      method: "oidc",
      authenticated_at: new Date(minutesAgo(2)).toISOString(),
      issuer: "https://id.example.com",
      acr: "urn:mfa",
      amr: ["pwd", "otp"],
    };
    expect(await answersOf(id)).toMatchObject([
      { verifiedBy: "oidc", authIssuer: "https://id.example.com", authContext: "urn:mfa", authMethods: ["pwd", "otp"] },
    ]);
    const event = await server.db.prisma.auditEvent.findFirstOrThrow({
      where: { event: "approval.approved", subjectId: id },
    });
    expect(event.detail).toMatchObject({ verified });
    expect((await get({ ctx, input: { id } })).answers).toMatchObject([{ verified }]);
  });

  it("through the seconds in which a yes can be undone, and only while they are seconds", async () => {
    const [id, late] = [await ask(), await ask()];
    const ctx = await olga({ verification: password(4.9) });
    await approveUndoably({ ctx, input: { id } });
    server.clock.advance(10_000);
    await sweepDeadlines({ ctx: server.system });
    expect(await answersOf(id)).toMatchObject([{ verdict: "approve", verifiedBy: "password" }]);

    await approveUndoably({ ctx: await olga({ verification: password(4.9) }), input: { id: late } });
    // Nothing swept for a while: the sign-in is no longer what it was when the answer takes effect.
    server.clock.advance(120_000);
    await sweepDeadlines({ ctx: server.system });
    expect(await answersOf(late)).toEqual([]);
    expect(
      await server.db.prisma.auditEvent.count({ where: { event: "approval.answer_dropped", subjectId: late } }),
    ).toBe(1);
  });

  it("also of a denial", async () => {
    const id = await ask();
    await deny({ ctx: await olga({ verification: password(30) }), input: { id, answer: { reason: "No." } } });
    expect(await answersOf(id)).toMatchObject([{ verdict: "deny", verifiedBy: "password" }]);
  });
});

it("a limit that wants a fresh sign-in beyond it has it as a rule does, in the use-case and in the database", async () => {
  const payments = await readFile("tests/support/bundles/payments.yaml", "utf8");
  const limit = "max: 2000, beyond: ask, ";
  expect(payments).toContain(limit);
  const limited = await accessServer({ bundle: payments.replace(limit, "max: 100, beyond: ask, freshSignIn: true, ") });
  try {
    const id = await submit(limited, payment(), await limited.token());
    const person = await limited.organisation.person("olga@example.com");
    const signedIn = (minutes: number) => {
      const authenticatedAt = limited.clock.now().getTime() - minutes * 60_000;
      return testContext({ ...limited, actor: { ...person, verification: { method: "password", authenticatedAt } } });
    };
    expect(await faultOf(approve({ ctx: signedIn(5), input: { id } }))).toMatchObject({
      kind: "forbidden",
      options: { type: SIGN_IN_AGAIN },
    });
    const answer = { approvalId: id, personId: person.id, verdict: "approve" as const, qualifies: [] };
    await expect(
      limited.db.prisma.approvalAnswer.create({ data: { ...answer, answeredAt: limited.clock.now() } }),
    ).rejects.toThrow(/fresh sign-in/);
    await approve({ ctx: signedIn(4), input: { id } });
    expect(await limited.db.prisma.approvalAnswer.count({ where: { approvalId: id } })).toBe(1);
  } finally {
    await limited.close();
  }
});
