import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigurationError } from "@/lib/platform/configuration";
import { readSignInConfiguration } from "@/lib/platform/signInConfiguration";

const PROVIDER = {
  AMBIT_OIDC_ISSUER: "https://id.example.com",
  AMBIT_OIDC_CLIENT_ID: "ambit",
  AMBIT_OIDC_CLIENT_SECRET: "a secret that no message holds",
};
const faultOf = (env: Record<string, string>, root?: string): string => {
  try {
    readSignInConfiguration(env, root);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return "none";
};

describe("how people sign in", () => {
  test("without any variable: by password alone", () => {
    expect(readSignInConfiguration({})).toEqual({ passwords: true });
    expect(readSignInConfiguration({ AMBIT_OIDC_ISSUER: "", AMBIT_PASSWORD_SIGN_IN: " " })).toEqual({
      passwords: true,
    });
  });

  test("with a provider: named by its host, creating nobody and giving nothing until a mapping says so", () => {
    expect(readSignInConfiguration(PROVIDER)).toEqual({
      passwords: true,
      oidc: {
        issuer: "https://id.example.com",
        clientId: "ambit",
        clientSecret: PROVIDER.AMBIT_OIDC_CLIENT_SECRET,
        name: "id.example.com",
        scope: "openid email profile",
        mapping: { createPeople: false, gives: [] },
      },
    });
  });

  test("passwords are never switched off where that would let nobody in", () => {
    expect(faultOf({ AMBIT_PASSWORD_SIGN_IN: "off" })).toContain("nobody could sign in");
    expect(readSignInConfiguration({ ...PROVIDER, AMBIT_PASSWORD_SIGN_IN: "off" }).passwords).toBe(false);
  });

  test.each([
    [
      "a part of it alone",
      { AMBIT_OIDC_ISSUER: "https://id.example.com" },
      /CLIENT_ID and AMBIT_OIDC_CLIENT_SECRET are missing/,
    ],
    ["a mapping without a provider", { AMBIT_OIDC_MAPPING: "{}" }, /set up in part/],
    ["an issuer that is no address", { ...PROVIDER, AMBIT_OIDC_ISSUER: "id.example.com" }, /AMBIT_OIDC_ISSUER is/],
    ["an issuer in the clear", { ...PROVIDER, AMBIT_OIDC_ISSUER: "http://id.example.com" }, /https address/],
    [
      "a host that only begins as this machine",
      { ...PROVIDER, AMBIT_OIDC_ISSUER: "http://127.0.0.1.evil.test" },
      /https address/,
    ],
    ["a scope without openid", { ...PROVIDER, AMBIT_OIDC_SCOPE: "email" }, /must hold openid/],
    ["a name with hidden characters", { ...PROVIDER, AMBIT_OIDC_NAME: "Exa\u202Emple" }, /AMBIT_OIDC_NAME/],
    ["a switch that is none", { ...PROVIDER, AMBIT_PASSWORD_SIGN_IN: "no" }, /AMBIT_PASSWORD_SIGN_IN is "no"/],
    ["a file that is not there", { ...PROVIDER, AMBIT_OIDC_MAPPING: "nowhere.yaml" }, /cannot be read/],
  ])("refuses %s", (_, env, message) => {
    expect(faultOf(env)).toMatch(message);
  });

  test("the secret is in no message", () => {
    for (const broken of [{ AMBIT_OIDC_ISSUER: "x" }, { AMBIT_OIDC_CLIENT_ID: "" }, { AMBIT_OIDC_MAPPING: "{" }])
      expect(faultOf({ ...PROVIDER, ...broken })).not.toContain(PROVIDER.AMBIT_OIDC_CLIENT_SECRET);
  });

  test("on this machine an issuer may be plain http", () => {
    for (const host of ["localhost:9000", "127.0.0.1:9000", "[::1]:9000"])
      expect(readSignInConfiguration({ ...PROVIDER, AMBIT_OIDC_ISSUER: `http://${host}` }).oidc?.issuer).toContain(
        host,
      );
  });
});

describe("the mapping", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "ambit-mapping-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("is read from a file, YAML or JSON, or from the variable itself", async () => {
    await writeFile(
      path.join(folder, "m.yaml"),
      "createPeople: true\ngives:\n  - { claim: groups, is: ops, roles: [operator], teams: [payments] }\n",
    );
    const mapping = {
      createPeople: true,
      gives: [{ claim: "groups", is: "ops", roles: ["operator"], teams: ["payments"], twoPersonPowers: false }],
    };
    const read = (text: string) =>
      readSignInConfiguration({ ...PROVIDER, AMBIT_OIDC_MAPPING: text }, folder).oidc?.mapping;
    expect(read("m.yaml")).toEqual(mapping);
    expect(read(JSON.stringify(mapping))).toEqual(mapping);
  });

  test.each([
    ["a word that is none", '{"gifts": []}', /Unrecognized key/],
    ["a role that is none", '{"gives":[{"claim":"g","is":"x","roles":["owner"]}]}', /gives\[0\]\.roles\[0\]: /],
    ["nothing given", '{"gives":[{"claim":"g","is":"x"}]}', /gives\[0\]: gives nothing/],
    [
      "powers that take two people, given in passing",
      '{"gives":[{"claim":"g","is":"x","roles":["viewer","security_reviewer"]}]}',
      /gives\[0\]: gives security_reviewer, whose powers take a second person here; say twoPersonPowers: true/,
    ],
    [
      "a claim of such powers that gives none",
      '{"gives":[{"claim":"g","is":"x","roles":["viewer"],"twoPersonPowers":true}]}',
      /remove twoPersonPowers/,
    ],
    ["no YAML", "{ gives: [", /neither YAML nor JSON/],
  ])("is refused at its place: %s", (_, text, message) => {
    expect(faultOf({ ...PROVIDER, AMBIT_OIDC_MAPPING: text }, folder)).toMatch(message);
  });

  test("lets roles with powers that take two people be given where it says so", () => {
    const text = '{"gives":[{"claim":"g","is":"x","roles":["admin"],"twoPersonPowers":true}]}';
    expect(faultOf({ ...PROVIDER, AMBIT_OIDC_MAPPING: text })).toBe("none");
  });
});
