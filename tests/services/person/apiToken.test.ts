import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hashSecret, isWellFormed } from "@/lib/platform/secret";
import type { Actor } from "@/lib/services/context";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { revokeApiToken } from "@/lib/services/person/revokeApiToken";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { databaseText } from "@/tests/support/databaseText";
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

describe("creating", () => {
  test("stores the hash alone, under the person's address in any capitals", async () => {
    const { id, secret, hint } = await createApiToken({
      ctx: context(),
      input: { email: "Rita@Example.com", label: "CI" },
    });
    expect(isWellFormed("api_token", secret)).toBe(true);
    expect(
      await database.db.prisma.apiToken.findUniqueOrThrow({ where: { id }, include: { person: true } }),
    ).toMatchObject({
      label: "CI",
      secretHash: hashSecret(secret),
      hint,
      expiresAt: null,
      person: { email: "rita@example.com" },
    });
    expect(await databaseText(database.db)).not.toContain(secret);
    expect(await database.db.prisma.auditEvent.findFirst({ where: { subjectId: id } })).toMatchObject({
      event: "api_token.created",
      detail: { person: "rita@example.com", hint },
    });
  });

  test("refuses a disabled person, an unknown one and an end that is over, and changes nothing", async () => {
    await database.db.prisma.person.update({ where: { email: "vera@example.com" }, data: { disabledAt: clock.now() } });
    const before = await databaseText(database.db);
    const create = (input: { email: string; expiresAt?: Date }) => createApiToken({ ctx: context(), input });
    await expect(create({ email: "vera@example.com" })).rejects.toMatchObject({
      kind: "conflict",
      message: "vera@example.com is disabled, so no token can carry their authority. None was made.",
    });
    await expect(create({ email: "who@example.com" })).rejects.toMatchObject({ kind: "not_found" });
    await expect(create({ email: "rita@example.com", expiresAt: clock.now() })).rejects.toMatchObject({
      kind: "invalid",
    });
    expect(await databaseText(database.db)).toBe(before);
  });

  test("a person makes their own and nobody else's; a token makes none", async () => {
    const omar = await organisation.person("omar@example.com");
    const as = (actor: Actor, email: string) => createApiToken({ ctx: context(actor), input: { email } });
    await expect(as(omar, "omar@example.com")).resolves.toMatchObject({ hint: expect.any(String) });
    await expect(as(omar, "rita@example.com")).rejects.toMatchObject({ kind: "forbidden" });
    await expect(as(await organisation.person("adam@example.com"), "rita@example.com")).rejects.toMatchObject({
      kind: "forbidden",
    });
    await expect(as({ ...omar, apiTokenId: "t" }, "omar@example.com")).rejects.toMatchObject({ kind: "forbidden" });
  });
});

describe("revoking", () => {
  test.each([
    ["the command", null, null],
    ["its own person", "omar@example.com", null],
    ["an admin", "adam@example.com", null],
    ["a reviewer", "rita@example.com", "not_found"],
    ["a colleague", "otto@example.com", "not_found"],
  ])("by %s", async (_, email, refusal) => {
    const { id } = await createApiToken({ ctx: context(), input: { email: "omar@example.com" } });
    const ctx = context(email === null ? command : await organisation.person(email));
    if (refusal !== null) await expect(revokeApiToken({ ctx, input: { id } })).rejects.toMatchObject({ kind: refusal });
    else {
      await revokeApiToken({ ctx, input: { id } });
      await expect(revokeApiToken({ ctx, input: { id } })).rejects.toMatchObject({ kind: "conflict" });
    }
    const { revokedAt } = await database.db.prisma.apiToken.findUniqueOrThrow({ where: { id } });
    expect(revokedAt).toEqual(refusal === null ? clock.now() : null);
  });
});
