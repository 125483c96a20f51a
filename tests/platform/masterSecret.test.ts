import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigurationError, readConfiguration } from "@/lib/platform/configuration";
import { openMasterSecret } from "@/lib/platform/masterSecret";

const SECRET = "0123456789abcdef0123456789abcdef";

describe("the master secret", () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "ambit-secret-"));
  });
  afterEach(() => rm(dataDir, { recursive: true }));
  const open = (env: Record<string, string> = {}) =>
    openMasterSecret(readConfiguration({ AMBIT_DATA_DIR: dataDir, ...env }));

  test("the same secret and purpose give the same 32 bytes; anything else gives others", () => {
    const key = open({ AMBIT_SECRET: SECRET }).deriveKey("signing-keys");
    expect(key).toHaveLength(32);
    expect(open({ AMBIT_SECRET: SECRET }).deriveKey("signing-keys")).toEqual(key);
    expect(open({ AMBIT_SECRET: SECRET }).deriveKey("sessions")).not.toEqual(key);
    expect(open({ AMBIT_SECRET: `${SECRET}!` }).deriveKey("signing-keys")).not.toEqual(key);
  });

  test("without AMBIT_SECRET a file is made that its owner alone may read, and found again", async () => {
    const key = open().deriveKey("signing-keys");
    expect((await stat(path.join(dataDir, "secret"))).mode & 0o777).toBe(0o600);
    expect((await readFile(path.join(dataDir, "secret"), "utf8")).length).toBeGreaterThan(60);
    expect(open().deriveKey("signing-keys")).toEqual(key);
    expect(await readdir(dataDir)).toEqual(["secret"]);
  });

  test("nothing is made before a key is asked for, nor where a secret has to be given", async () => {
    open();
    expect(() => open({ HOST: "0.0.0.0" }).deriveKey("signing-keys")).toThrow(ConfigurationError);
    expect(await readdir(dataDir)).toEqual([]);
  });
});
