import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newSecret } from "@/lib/platform/secret";
import { acceptInvitation } from "@/lib/services/person/acceptInvitation";
import { invite } from "@/lib/services/person/invite";
import { openInvitation } from "@/lib/services/person/openInvitation";
import { verifyPassword } from "@/lib/services/person/password";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { databaseText } from "@/tests/support/databaseText";
import { organisationDatabase, type TestOrganisation } from "@/tests/support/organisation";
import type { TestDatabase } from "@/tests/support/postgres";

const HOUR = 3_600_000;
const PASSWORD = "quiet harbour lantern";
let clock = testClock();
let database: TestDatabase;
let organisation: TestOrganisation;

beforeEach(async () => {
  clock = testClock();
  ({ database, organisation } = await organisationDatabase({ clock }));
});
afterEach(async () => {
  await database.close();
});

const context = () => testContext({ db: database.db, clock, actor: { kind: "command", name: "test" } });
const anyone = () => testContext({ db: database.db, clock, actor: { kind: "system", name: "invitation" } });
const rita = () => database.db.prisma.person.findUniqueOrThrow({ where: { email: "rita@example.com" } });

async function invited(email = "rita@example.com"): Promise<string> {
  const { link } = await invite({ ctx: context(), input: { email } });
  expect(link).toMatch(/^http:\/\/ambit\.test\/invitation\/ambit_inv_/);
  return link.slice(link.lastIndexOf("/") + 1);
}
const accept = (secret: string, password = PASSWORD) =>
  acceptInvitation({ ctx: anyone(), input: { secret, password } });

test("a link sets the password of the person whom it invites, and is nowhere in the database", async () => {
  const secret = await invited();
  expect(await openInvitation({ ctx: anyone(), input: { secret } })).toMatchObject({
    email: "rita@example.com",
    name: "Rita Roe",
  });
  expect(await accept(secret)).toEqual({ email: "rita@example.com" });
  const { passwordHash, sessionEpoch } = await rita();
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(PASSWORD, passwordHash)).toBe(true);
  expect(sessionEpoch).toBe(1);
  const text = await databaseText(database.db);
  expect(text).not.toContain(secret);
  expect(text).not.toContain(PASSWORD);
  expect(await database.db.prisma.auditEvent.findFirst({ where: { event: "person.password_set" } })).toMatchObject({
    actorKind: "person",
    actorName: "rita@example.com",
  });
});

describe("a link works once", () => {
  test("one after the other", async () => {
    const secret = await invited();
    await accept(secret);
    await expect(accept(secret, "another harbour lantern")).rejects.toMatchObject({ kind: "gone" });
    expect(await verifyPassword(PASSWORD, (await rita()).passwordHash)).toBe(true);
  });

  test("at the same moment", async () => {
    const secret = await invited();
    const results = await Promise.allSettled([
      accept(secret, "first harbour lantern"),
      accept(secret, "second harbour lantern"),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ kind: "gone" });
    expect((await rita()).sessionEpoch).toBe(1);
  });
});

describe("a link ends", () => {
  test("after 72 hours", async () => {
    const secret = await invited();
    clock.advance(72 * HOUR - 1);
    expect(await openInvitation({ ctx: anyone(), input: { secret } })).toMatchObject({ email: "rita@example.com" });
    clock.advance(1);
    await expect(openInvitation({ ctx: anyone(), input: { secret } })).rejects.toMatchObject({ kind: "gone" });
    await expect(accept(secret)).rejects.toMatchObject({ kind: "gone" });
    expect((await rita()).passwordHash).toBeNull();
  });

  test("when a newer one is made", async () => {
    const secret = await invited();
    const newer = await invited();
    await expect(accept(secret)).rejects.toMatchObject({ kind: "gone" });
    await accept(newer);
  });

  test("when its person is disabled", async () => {
    const secret = await invited();
    await database.db.prisma.person.update({ where: { email: "rita@example.com" }, data: { disabledAt: clock.now() } });
    await expect(accept(secret)).rejects.toMatchObject({ kind: "gone" });
    await expect(invited()).rejects.toMatchObject({ kind: "conflict" });
  });
});

test("a link that was never made opens nothing", async () => {
  for (const secret of ["", "ambit_inv_short", newSecret("invitation").secret, newSecret("api_token").secret])
    await expect(accept(secret)).rejects.toMatchObject({ kind: "not_found" });
});

test("a poor password is refused and leaves the link as it was", async () => {
  const secret = await invited();
  for (const password of [
    "short",
    "aaaaaaaaaaaaaaaa",
    "password12345",
    "rita@example.com",
    "RitaRoe12345!",
    "x".repeat(129),
  ])
    await expect(accept(secret, password)).rejects.toMatchObject({
      kind: "invalid",
      options: { errors: [{ pointer: "/password" }] },
    });
  expect((await rita()).passwordHash).toBeNull();
  await accept(secret);
});

test("nobody but the command invites: whoever holds a link becomes its person", async () => {
  const ctx = testContext({ db: database.db, clock, actor: await organisation.person("adam@example.com") });
  await expect(invite({ ctx, input: { email: "rita@example.com" } })).rejects.toMatchObject({ kind: "forbidden" });
});

test("nobody's password is right for someone who has none, and one keyboard's accents are another's", async () => {
  const secret = await invited();
  await accept(secret, "caf\u00e9 harbour lantern");
  const { passwordHash } = await rita();
  expect(await verifyPassword("cafe\u0301 harbour lantern", passwordHash)).toBe(true);
  expect(await verifyPassword("cafe harbour lantern", passwordHash)).toBe(false);
  expect(await verifyPassword("nobody signs in with this", null)).toBe(false);
});
