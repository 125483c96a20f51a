import { describe, expect, test } from "vitest";
import { ConfigurationError, readConfiguration, requireSecrets } from "@/lib/platform/configuration";

const SECRET = "0123456789abcdef0123456789abcdef";
const OWN_DATABASE = "postgresql://ambit:secret@db.example.com/ambit";

describe("configuration", () => {
  test("without any variable: this machine alone, the embedded database in the clone, the demonstration", () => {
    expect(readConfiguration({}, "/clone")).toEqual({
      host: "127.0.0.1",
      port: 3000,
      loopback: true,
      publicUrl: "http://127.0.0.1:3000",
      dataDir: "/clone/.ambit",
      guarded: false,
      demonstration: true,
      credentialAges: { days: 90, environments: {} },
    });
  });

  test("credentials may become as old as is said, by environment where that is said", () => {
    const ages = (text: string) => readConfiguration({ AMBIT_CREDENTIAL_AGE_DAYS: text }).credentialAges;
    expect(ages("180, production = 30")).toEqual({ days: 180, environments: { production: 30 } });
    expect(ages("production=30")).toEqual({ days: 90, environments: { production: 30 } });
    for (const wrong of ["soon", "0", "=30", "production=", "-1", "3651"])
      expect(() => ages(wrong), wrong).toThrow(ConfigurationError);
  });

  test("an empty variable counts as absent", () => {
    const empty = { PORT: "", HOST: " ", DATABASE_URL: "", AMBIT_DATA_DIR: "", AMBIT_DEMO: "", AMBIT_SECRET: "" };
    expect(readConfiguration(empty, "/clone")).toEqual(readConfiguration({}, "/clone"));
  });

  test.each([
    ["off by wish", { AMBIT_DEMO: "off" }, false],
    ["with a database of one's own on this machine", { DATABASE_URL: OWN_DATABASE }, true],
    ["in production with the embedded database on this machine", { NODE_ENV: "production" }, true],
    ["in production with a database of one's own", { NODE_ENV: "production", DATABASE_URL: OWN_DATABASE }, false],
    ["where others can reach it", { HOST: "0.0.0.0" }, false],
    ["where others can reach it, even when asked for", { HOST: "::", AMBIT_DEMO: "on" }, false],
  ])("the demonstration %s", (_, env, demonstration) => {
    expect(readConfiguration(env).demonstration).toBe(demonstration);
  });

  test.each([
    ["PORT", { PORT: "http" }],
    ["PORT", { PORT: "65536" }],
    ["PORT", { PORT: "-1" }],
    ["DATABASE_URL", { DATABASE_URL: "mysql://localhost/ambit" }],
    ["DATABASE_URL", { DATABASE_URL: "ambit" }],
    ["AMBIT_PUBLIC_URL", { AMBIT_PUBLIC_URL: "ambit.example.com" }],
    ["AMBIT_PUBLIC_URL", { AMBIT_PUBLIC_URL: "https://example.com/ambit" }],
    ["AMBIT_SECRET", { AMBIT_SECRET: "short" }],
    ["AMBIT_DEMO", { AMBIT_DEMO: "no" }],
  ])("an impossible %s is refused and named", (name, env) => {
    expect(() => readConfiguration(env)).toThrow(ConfigurationError);
    expect(() => readConfiguration(env)).toThrow(name);
  });

  test("a database's password is never in what is said about it", () => {
    expect(() => readConfiguration({ DATABASE_URL: "http://user:hunter2@host/x" })).toThrow(/^(?!.*hunter2)/);
  });
});

describe("secrets that must be given", () => {
  const refusal = (env: Record<string, string>): string => {
    try {
      requireSecrets(readConfiguration(env), env);
      return "";
    } catch (error) {
      if (error instanceof ConfigurationError) return error.message;
      throw error;
    }
  };

  test("on this machine none is", () => {
    expect(refusal({})).toBe("");
    expect(refusal({ DATABASE_URL: OWN_DATABASE })).toBe("");
  });

  test("where others can reach it, both are named", () => {
    expect(refusal({ HOST: "0.0.0.0" })).toMatch(/AMBIT_SECRET.*AMBIT_PUBLIC_URL/s);
    expect(refusal({ HOST: "0.0.0.0", AMBIT_SECRET: SECRET })).toMatch(/^(?!.*AMBIT_SECRET).*AMBIT_PUBLIC_URL/s);
    expect(refusal({ HOST: "0.0.0.0", AMBIT_SECRET: SECRET, AMBIT_PUBLIC_URL: "https://ambit.example.com" })).toBe("");
  });

  test("in production with a database of one's own, the secret is", () => {
    const env = { NODE_ENV: "production", DATABASE_URL: OWN_DATABASE };
    expect(refusal(env)).toMatch(/^(?!.*AMBIT_PUBLIC_URL).*AMBIT_SECRET/s);
    expect(refusal({ ...env, AMBIT_SECRET: SECRET })).toBe("");
  });
});
