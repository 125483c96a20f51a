import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AmbitClient } from "@/lib/enforce/ambit/client";
import { secretPlace } from "@/lib/enforce/secrets/configuration";
import { MissingSecret, takeSecret } from "@/lib/enforce/secrets/held";
import { hidden, hiddenIn } from "@/lib/enforce/secrets/hidden";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { type AccessServer, accessServer, call } from "@/tests/support/accessServer";

const VALUE = "sk-4711 of/the+bank";
let server: AccessServer;
let folder: string;
let ambit: AmbitClient;
beforeAll(async () => {
  server = await accessServer();
  folder = await mkdtemp(path.join(tmpdir(), "ambit-secrets-"));
  const credential = async () => server.organisation.secret("billing-helper", "banking", "production");
  ambit = new AmbitClient({ url: server.origin, credential });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** An allowed action, as its permit is redeemed. */
async function allowed() {
  const { subject, ...exact } = call("banking.read_statement") as { subject: never } & Record<string, never>;
  const answer = await ambit.evaluate({ subject, ...exact } as never);
  if (answer.outcome !== "allow") throw new Error(answer.reason);
  return { permit: answer.permit, ...exact } as unknown as Parameters<AmbitClient["release"]>[0];
}

describe("a secret that is held", () => {
  test("in a variable is taken out of it, so that nothing started later inherits it", async () => {
    const environment: Record<string, string | undefined> = { BANK: VALUE };
    const source = takeSecret({ env: "BANK" }, "banking", environment);
    expect(environment).toEqual({});
    expect(await source.release(ambit, await allowed())).toBe(VALUE);
  });

  test("in a file is read at each use", async () => {
    const file = path.join(folder, "bank");
    await writeFile(file, `${VALUE}\n`);
    const source = takeSecret({ file }, "banking", {});
    expect(await source.read()).toBe(VALUE);
    await writeFile(file, "the next");
    expect(await source.read()).toBe("the next");
  });

  test("at Ambit is let go with a permit, which it uses up; one that is held here uses it up too", async () => {
    await setToolSecret({
      ctx: server.system,
      input: { agent: "billing-helper", given: { tool: "banking", environment: "production", value: VALUE } },
    });
    const source = takeSecret({ ambit: true }, "banking", {});
    expect(source.needsPermit).toBe(true);
    for (const one of [source, takeSecret({ env: "BANK" }, "banking", { BANK: VALUE })]) {
      const exact = await allowed();
      expect(await one.release(ambit, exact)).toBe(VALUE);
      await expect(one.release(ambit, exact)).rejects.toMatchObject({ status: 409 });
    }
  });

  test("nowhere is told with its place, never with what was found", async () => {
    expect(() => takeSecret({ env: "BANK" }, "banking", {})).toThrow(MissingSecret);
    await writeFile(path.join(folder, "empty"), "\n");
    for (const file of [path.join(folder, "none"), path.join(folder, "empty")])
      await expect(takeSecret({ file }, "banking", {}).read()).rejects.toThrow(/file with the secret of banking/);
  });

  test.each([[{}], [{ env: "A", file: "b" }], [{ env: "A", ambit: true }], [{ ambit: false }], [{ value: "x" }]])(
    "has exactly one place: %j",
    (place) => {
      expect(secretPlace.safeParse(place).success).toBe(false);
    },
  );
});

test("what a tool repeats of it is hidden, in every form", () => {
  const forms = [VALUE, Buffer.from(VALUE).toString("base64"), encodeURIComponent(VALUE), JSON.stringify({ a: VALUE })];
  for (const form of forms) expect(hidden(`Bearer ${form}.`, [VALUE])).not.toContain(form.slice(0, 12));
  expect(hiddenIn({ [VALUE]: [VALUE, 1, null, { b: `x${VALUE}` }] }, [VALUE])).toEqual({
    "[secret]": ["[secret]", 1, null, { b: "x[secret]" }],
  });
  expect(hidden("a part of it: sk-4711", [VALUE, "sk"])).toBe("a part of it: sk-4711");
});
