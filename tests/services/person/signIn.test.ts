import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/database";
import { hashPassword } from "@/lib/services/person/password";
import { signIn } from "@/lib/services/person/signIn";
import { networkOf } from "@/lib/services/person/signInLimits";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { importTestOrganisation } from "@/tests/support/organisation";
import { testDatabase } from "@/tests/support/postgres";

const PASSWORD = "four calm words here";
const clock = testClock();
let db: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await testDatabase());
  await importTestOrganisation({ db, clock });
  const passwordHash = await hashPassword(PASSWORD);
  await db.prisma.person.updateMany({
    where: { email: { in: ["vera@example.com", "otto@example.com"] } },
    data: { passwordHash },
  });
  await db.prisma.person.update({ where: { email: "otto@example.com" }, data: { disabledAt: clock.now() } });
});
afterAll(() => close());
// Each test has a window of its own.
beforeEach(() => clock.advance(16 * 60_000));

const attempt = (email: string, password: string, address = "192.0.2.1") =>
  signIn({ ctx: testContext({ db, clock }), input: { email, password, address } });
const failure = (...args: Parameters<typeof attempt>) =>
  attempt(...args).then(
    () => null,
    (error: unknown) => error,
  );

describe("signing in", () => {
  it("takes the right password, whatever the capitals of the address, and is recorded", async () => {
    const person = await db.prisma.person.findUniqueOrThrow({ where: { email: "vera@example.com" } });
    expect(await attempt(" Vera@Example.com", PASSWORD)).toEqual({
      personId: person.id,
      sessionEpoch: person.sessionEpoch,
      signedInAt: clock.now().getTime(),
      verification: { method: "password", authenticatedAt: clock.now().getTime() },
    });
    const event = await db.prisma.auditEvent.findFirst({ where: { event: "person.signed_in" } });
    expect(event).toMatchObject({ actorId: person.id, subjectId: person.id, detail: { address: "192.0.2.1" } });
  });

  it("answers the same to a wrong password, an unknown address, a person without a password and a disabled one", async () => {
    const wrong = await failure("vera@example.com", "something else");
    expect(wrong).toMatchObject({ kind: "unauthenticated" });
    expect(await failure("nobody@example.com", PASSWORD)).toEqual(wrong);
    expect(await failure("rita@example.com", PASSWORD)).toEqual(wrong);
    expect(await failure("otto@example.com", PASSWORD)).toEqual(wrong);
  });

  it("records a failure without what was typed as the address: it may be a password", async () => {
    await failure("hunter2-in-the-wrong-field", "x");
    const events = await db.prisma.auditEvent.findMany({ where: { event: "person.sign_in_failed" } });
    expect(events.length).toBeGreaterThan(0);
    expect(JSON.stringify(events, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      "hunter2",
    );
  });

  it("says which field is missing", async () => {
    expect(await failure("", "")).toMatchObject({ issues: [{ path: ["email"] }, { path: ["password"] }] });
  });
});

describe("too many failures", () => {
  it("stop one address and person for the rest of a quarter of an hour, even with the right password", async () => {
    for (let count = 0; count < 10; count += 1) await failure("vera@example.com", "guess");
    clock.advance(60_000);
    expect(await failure("vera@example.com", PASSWORD)).toMatchObject({
      kind: "too_many",
      message: "There were too many attempts. Try again in 14 minutes.",
      options: { retryAfter: 14 * 60 },
    });
    // From elsewhere the person still gets in: nobody can lock somebody else out so cheaply.
    expect(await failure("vera@example.com", PASSWORD, "198.51.100.7")).toBeNull();
    clock.advance(14 * 60_000);
    expect(await failure("vera@example.com", PASSWORD)).toBeNull();
  });

  it("never let more than ten of 64 parallel guesses reach the password", async () => {
    const results = await Promise.all(
      Array.from({ length: 64 }, () => failure("vera@example.com", "guess", "192.0.2.2")),
    );
    const kinds = results.map((result) => (result as { kind: string }).kind);
    expect(kinds.filter((kind) => kind === "unauthenticated")).toHaveLength(10);
    expect(kinds.filter((kind) => kind === "too_many")).toHaveLength(54);
  });

  it("stop an address that tries many people, and a person who is tried from many addresses", async () => {
    for (let count = 0; count < 60; count += 1) await failure(`guess${count}@example.com`, "x", "192.0.2.3");
    expect(await failure("vera@example.com", PASSWORD, "192.0.2.3")).toMatchObject({ kind: "too_many" });
    for (let count = 0; count < 50; count += 1) await failure("vera@example.com", "x", `203.0.113.${count}`);
    expect(await failure("vera@example.com", PASSWORD, "203.0.113.99")).toMatchObject({ kind: "too_many" });
    const limited = await db.prisma.auditEvent.count({ where: { event: "person.sign_in_limited" } });
    expect(limited).toBeGreaterThan(0);
  });

  it("are not counted where the password was right", async () => {
    for (let count = 0; count < 12; count += 1)
      expect(await failure("vera@example.com", PASSWORD, "192.0.2.4")).toBeNull();
  });

  it("leave no rows of past windows behind", async () => {
    await failure("vera@example.com", "x");
    expect(await db.prisma.signInAttempts.count()).toBe(3);
  });
});

it("counts an IPv6 network as one address", () => {
  expect(networkOf("2001:db8:0:1:aaaa::5")).toBe(networkOf("2001:0db8::1:bbbb:0:0:6"));
  expect(networkOf("2001:db8::1")).not.toBe(networkOf("2001:db8:0:1::1"));
  expect(networkOf("::ffff:192.0.2.1")).toBe("192.0.2.1");
});
