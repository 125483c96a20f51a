import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/database";
import { readClaimMapping } from "@/lib/platform/claimMapping";
import { type ProviderSignIn, signInWithProvider } from "@/lib/services/person/signInWithProvider";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { organisationDatabase } from "@/tests/support/organisation";

const ISSUER = "https://id.example.com";
const MAPPING = readClaimMapping(`
createPeople: true
gives:
  - { claim: groups, is: ops, roles: [operator], teams: [payments] }
  - { claim: groups, is: desk, roles: [operator], teams: [support] }
  - { claim: groups, is: reviewers, roles: [security_reviewer], twoPersonPowers: true }
  - { claim: groups, is: ghosts, teams: [no-such-team] }
`);
const clock = testClock();
let db: Database;
let close: () => Promise<void>;

beforeEach(async () => {
  const { database } = await organisationDatabase({ clock });
  ({ db, close } = database);
  return () => close();
});

/** Someone whom the provider vouches for; the subject is the address unless another is given. */
async function arrives(claims: Record<string, unknown> & { email: string }, { mapping = MAPPING } = {}) {
  return signInWithProvider({
    ctx: testContext({ db, clock }),
    input: {
      claims: { iss: ISSUER, sub: `subject of ${claims.email}`, email_verified: true, ...claims },
      issuer: ISSUER,
      mapping,
      address: "192.0.2.1",
    },
  });
}

async function person(email: string) {
  const found = await db.prisma.person.findUniqueOrThrow({
    where: { email },
    include: { roles: true, teams: { include: { team: true } }, identities: true },
  });
  return {
    id: found.id,
    roles: found.roles.map(({ role, source }) => `${role} by ${source}`).sort(),
    teams: found.teams.map(({ team, source }) => `${team.name} by ${source}`).sort(),
    identities: found.identities.length,
  };
}

const why = (result: ProviderSignIn) => ("refused" in result ? result.refused : "signed in");
const events = async (event: string) =>
  (await db.prisma.auditEvent.findMany({ where: { event }, orderBy: { sequence: "asc" } })).map(({ detail }) => detail);

describe("whose account it is", () => {
  it("is, the first time, the person with the verified address; from then on the subject's, whatever its address says", async () => {
    expect(why(await arrives({ email: "Olga@example.com", groups: ["ops"] }))).toBe("signed in");
    expect(await events("person.account_linked")).toEqual([{ issuer: ISSUER, subject: "subject of Olga@example.com" }]);
    // The provider gave the account another address, even that of somebody else here.
    const again = await arrives({ email: "rita@example.com", sub: "subject of Olga@example.com", groups: ["ops"] });
    expect("signedIn" in again && again.signedIn.personId).toBe((await person("olga@example.com")).id);
    expect((await person("rita@example.com")).identities).toBe(0);
  });

  it("is nobody's where the provider does not vouch for the address, linked before or not", async () => {
    expect(why(await arrives({ email: "olga@example.com", email_verified: false }))).toBe("email_not_verified");
    expect((await person("olga@example.com")).identities).toBe(0);
    await arrives({ email: "otto@example.com" });
    expect(why(await arrives({ email: "otto@example.com", email_verified: undefined }))).toBe("email_not_verified");
  });

  it("stays the first account's: another subject with the same address does not get in", async () => {
    await arrives({ email: "olga@example.com" });
    expect(why(await arrives({ email: "olga@example.com", sub: "somebody else" }))).toBe("other_account");
  });

  it("is refused under another issuer's name", async () => {
    expect(why(await arrives({ email: "olga@example.com", iss: "https://evil.example" }))).toBe("foreign_issuer");
  });

  it("is refused for a disabled person, linked before or not, and their roles stay as they were", async () => {
    await arrives({ email: "olga@example.com", groups: ["ops"] });
    await db.prisma.person.updateMany({
      where: { email: { in: ["olga@example.com", "otto@example.com"] } },
      data: { disabledAt: clock.now() },
    });
    const before = await person("olga@example.com");
    expect(why(await arrives({ email: "olga@example.com", groups: ["reviewers"] }))).toBe("person_disabled");
    expect(why(await arrives({ email: "otto@example.com", groups: ["ops"] }))).toBe("person_disabled");
    expect(await person("olga@example.com")).toEqual(before);
    expect((await person("otto@example.com")).identities).toBe(0);
  });

  it("becomes a new person's where the mapping allows it and a claim gives a role, and nobody's otherwise", async () => {
    const nobody = () => db.prisma.person.count({ where: { email: "nora@example.com" } });
    expect(why(await arrives({ email: "nora@example.com", groups: ["ghosts"] }))).toBe("no_role");
    expect(
      why(
        await arrives({ email: "nora@example.com", groups: ["ops"] }, { mapping: { ...MAPPING, createPeople: false } }),
      ),
    ).toBe("person_unknown");
    expect(await nobody()).toBe(0);
    expect(why(await arrives({ email: "nora@example.com", name: "Nora Ng", groups: ["ops"] }))).toBe("signed in");
    expect(await person("nora@example.com")).toMatchObject({
      roles: ["operator by claims"],
      teams: ["payments by claims"],
      identities: 1,
    });
    expect(await events("person.created")).toMatchObject([{ email: "nora@example.com", issuer: ISSUER }]);
  });

  it("is made once when a new person arrives eight times at once", async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, () => arrives({ email: "nora@example.com", groups: ["ops"] })),
    );
    expect(results.map(why)).toEqual(Array(8).fill("signed in"));
    expect((await person("nora@example.com")).identities).toBe(1);
    expect(await events("person.created")).toHaveLength(1);
  });

  it("never changes hands, by the database's word", async () => {
    await arrives({ email: "olga@example.com" });
    const { id } = await person("otto@example.com");
    await expect(db.prisma.personIdentity.updateMany({ data: { personId: id } })).rejects.toThrow(/never changes/);
  });

  it("is asked for by Ambit's own sign-in alone", async () => {
    const actor = { kind: "person" as const, id: "x", email: "x", name: "x", roles: ["admin" as const], teamIds: [] };
    await expect(
      signInWithProvider({
        ctx: testContext({ db, clock, actor }),
        input: { claims: {}, issuer: ISSUER, mapping: MAPPING, address: "192.0.2.1" },
      }),
    ).rejects.toMatchObject({ kind: "forbidden" });
  });
});

describe("roles and teams follow the claims at each sign-in", () => {
  it("adding what they give and taking what they no longer give, with where each came from", async () => {
    await arrives({ email: "sue@example.com", groups: ["desk", "reviewers"] });
    // Operator and support were given by people before and stay theirs; viewer is not the mapping's business.
    expect(await person("sue@example.com")).toMatchObject({
      roles: ["operator by people", "security_reviewer by claims", "viewer by people"],
      teams: ["support by people"],
    });
    await arrives({ email: "sue@example.com", groups: ["ops"] });
    expect(await person("sue@example.com")).toMatchObject({
      roles: ["operator by people", "viewer by people"],
      teams: ["payments by claims"],
    });
    await arrives({ email: "sue@example.com", groups: [] });
    expect(await person("sue@example.com")).toMatchObject({ roles: ["viewer by people"], teams: [] });
    expect(await events("person.assignments_followed_claims")).toEqual([
      {
        issuer: ISSUER,
        rolesGiven: ["security_reviewer"],
        rolesTaken: [],
        teamsJoined: [],
        teamsLeft: [],
        twoPersonPowersGiven: ["security_reviewer"],
      },
      {
        issuer: ISSUER,
        rolesGiven: [],
        rolesTaken: [{ role: "security_reviewer", givenBy: "claims" }],
        teamsJoined: ["payments"],
        teamsLeft: [{ team: "support", givenBy: "people" }],
        twoPersonPowersGiven: [],
      },
      {
        issuer: ISSUER,
        rolesGiven: [],
        rolesTaken: [{ role: "operator", givenBy: "people" }],
        teamsJoined: [],
        teamsLeft: [{ team: "payments", givenBy: "claims" }],
        twoPersonPowersGiven: [],
      },
    ]);
  });

  it("leaving what the mapping does not name: without a mapping, everything", async () => {
    const before = await person("adam@example.com");
    await arrives({ email: "adam@example.com", groups: ["ops"] }, { mapping: readClaimMapping("{}") });
    expect(await person("adam@example.com")).toEqual({ ...before, identities: 1 });
    await arrives({ email: "adam@example.com" });
    expect((await person("adam@example.com")).roles).toEqual(["admin by people"]);
  });

  it("giving no role to someone whom no claim gives one", async () => {
    expect(why(await arrives({ email: "olga@example.com", groups: ["strangers"] }))).toBe("signed in");
    expect((await person("olga@example.com")).roles).toEqual([]);
  });

  it("saying which teams do not exist here, and recording nothing when nothing changes", async () => {
    await arrives({ email: "olga@example.com", groups: ["ops", "ghosts"] });
    expect(await events("person.assignments_followed_claims")).toMatchObject([{ unknownTeams: ["no-such-team"] }]);
    await arrives({ email: "otto@example.com", groups: ["ops"] });
    expect(await events("person.assignments_followed_claims")).toHaveLength(1);
  });
});

describe("a sign-in", () => {
  it("is recorded with how the provider verified the person, and so is every refusal", async () => {
    const authTime = clock.now().getTime() / 1_000 - 60;
    const result = await arrives({
      email: "olga@example.com",
      auth_time: authTime,
      acr: "urn:mfa",
      amr: ["pwd", "otp"],
    });
    expect(result).toMatchObject({
      signedIn: {
        signedInAt: clock.now().getTime(),
        verification: {
          method: "oidc",
          authenticatedAt: authTime * 1_000,
          issuer: ISSUER,
          acr: "urn:mfa",
          amr: ["pwd", "otp"],
        },
      },
    });
    expect(await events("person.signed_in")).toMatchObject([{ issuer: ISSUER, acr: "urn:mfa", amr: ["pwd", "otp"] }]);
    await arrives({ email: "stranger@example.com" });
    expect(await events("person.sign_in_failed")).toMatchObject([
      { issuer: ISSUER, why: "no_role", address: "192.0.2.1" },
    ]);
  });

  it("is not taken for fresh where the provider does not say when the person proved who they are", async () => {
    expect(await arrives({ email: "olga@example.com" })).toMatchObject({
      signedIn: { verification: { authenticatedAt: null } },
    });
  });
});
