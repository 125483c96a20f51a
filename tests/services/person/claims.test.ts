import { describe, expect, it } from "vitest";
import { type ClaimMapping, readClaimMapping } from "@/lib/platform/claimMapping";
import {
  accountClaims,
  authenticatedAt,
  givenBy,
  governedBy,
  shownName,
  verifiedEmail,
} from "@/lib/services/person/claims";
import { claimsTogether } from "@/lib/services/person/claimsTogether";

const mapping: ClaimMapping = readClaimMapping(`
gives:
  - { claim: groups, is: ops, roles: [operator], teams: [payments] }
  - { claim: /realm_access/roles, is: lead, teams: [support] }
  - { claim: staff, is: true, roles: [viewer] }
`);
const given = (claims: Record<string, unknown>) => {
  const { roles, teams } = givenBy(mapping, claims);
  return { roles: [...roles], teams: [...teams] };
};
const account = (claims: Record<string, unknown>) => accountClaims.parse({ iss: "i", sub: "s", ...claims });

describe("what claims give", () => {
  it.each<[string, Record<string, unknown>, string[], string[]]>([
    ["nothing to someone without claims", {}, [], []],
    ["what a list holds", { groups: ["x", "ops"] }, ["operator"], ["payments"]],
    ["what a claim is", { groups: "ops" }, ["operator"], ["payments"]],
    ["what stands deeper", { realm_access: { roles: ["lead"] } }, [], ["support"]],
    ["a boolean, not the word", { staff: true }, ["viewer"], []],
    ["nothing for the word instead of the boolean", { staff: "true" }, [], []],
    ["nothing for a part of a name", { groups: ["ops-old", "OPS", "o"] }, [], []],
    ["nothing for a text that holds it", { groups: "x ops" }, [], []],
    ["nothing for an object in its place", { groups: { ops: true } }, [], []],
    ["nothing from what every object has", { realm_access: [] }, [], []],
    ["all that apply", { groups: ["ops"], staff: true }, ["operator", "viewer"], ["payments"]],
  ])("%s", (_, claims, roles, teams) => {
    expect(given(claims)).toEqual({ roles, teams });
  });

  it("governs everything that the mapping names, and nothing else", () => {
    const { roles, teams } = governedBy(mapping);
    expect([[...roles], [...teams]]).toEqual([
      ["operator", "viewer"],
      ["payments", "support"],
    ]);
  });
});

describe("an address", () => {
  it("counts only where the provider vouches for it", () => {
    const email = " Olga@Example.com ";
    expect(verifiedEmail(account({ email, email_verified: true }))).toBe("olga@example.com");
    expect(verifiedEmail(account({ email, email_verified: "true" }))).toBe("olga@example.com");
    for (const claim of [undefined, false, "false", "yes", 1, null, {}])
      expect(verifiedEmail(account({ email, email_verified: claim }))).toBeNull();
    expect(verifiedEmail(account({ email_verified: true }))).toBeNull();
    expect(verifiedEmail(account({ email: ["a@b.c"], email_verified: true }))).toBeNull();
    expect(verifiedEmail(account({ email: "a b@c.d", email_verified: true }))).toBeNull();
    // Lower-cased, the Kelvin sign is a k: it would be somebody else's address.
    expect(verifiedEmail(account({ email: "\u212Aim@example.com", email_verified: true }))).toBeNull();
  });
});

it("takes an address and who vouches for it from one place, and the proof of who it is from what was signed", () => {
  const signed = { sub: "s", email: "rita@example.com" };
  const userinfo = { sub: "s", email: "mallory@example.com", email_verified: true, groups: ["ops"], auth_time: 1 };
  expect(claimsTogether(signed, userinfo)).toEqual({ ...signed, groups: ["ops"] });
  expect(claimsTogether({ sub: "s", email_verified: true }, { sub: "s", email: "m@example.com" })).toEqual({
    sub: "s",
    email: "m@example.com",
  });
  expect(claimsTogether({ sub: "s", auth_time: 5 }, userinfo)).toEqual({
    sub: "s",
    email: "mallory@example.com",
    email_verified: true,
    groups: ["ops"],
    auth_time: 5,
  });
});

it("shows a name without what cannot be seen, and the address for one that is empty", () => {
  expect(shownName(account({ name: " Nora\u202E\u200B Ng\n" }), "n@x.y")).toBe("Nora Ng");
  expect(shownName(account({ name: "\u200B" }), "n@x.y")).toBe("n@x.y");
  expect([...shownName(account({ name: "😀".repeat(500) }), "n@x.y")]).toHaveLength(120);
});

it("takes the time of the proof as it is said, never a time to come, and no time for silence", () => {
  const now = new Date("2026-03-04T10:00:00Z");
  const at = (seconds: unknown) => authenticatedAt(account({ auth_time: seconds }), now);
  const second = now.getTime() / 1_000;
  expect(at(second - 30)).toBe(now.getTime() - 30_000);
  expect(at(second + 30)).toBe(now.getTime());
  for (const odd of [second + 61, undefined, "now", -1, Number.NaN]) expect(at(odd)).toBeNull();
});
