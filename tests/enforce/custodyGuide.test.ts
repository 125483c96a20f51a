import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { blocksOf, runBlock } from "./support/guide";

const VALUE = "the key of the bank";
let server: AccessServer;
let folder: string;
let blocks: string[];
beforeAll(async () => {
  server = await accessServer();
  folder = await mkdtemp(path.join(tmpdir(), "ambit-custody-"));
  await writeFile(path.join(folder, "key.txt"), `${VALUE}\n`);
  blocks = await blocksOf("docs/custody.md", "bash");
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function example(holding: string): Promise<string> {
  const member = (await blocksOf("docs/api.md", "bash")).join("\n").match(/^member\(\).*$/m)?.[0] ?? "";
  const block = blocks.find((one) => one.includes(holding)) ?? "";
  const variables = {
    AMBIT: server.origin,
    TOKEN: await server.token(),
    DATABASE_URL: server.databaseUrl,
    AMBIT_DATA_DIR: folder,
  };
  return await runBlock(`${member}\n${block}`.replace(" key.txt", " /tmp/key.txt"), { folder, variables });
}

test("the guide's commands take a secret into custody and list it without its value", async () => {
  const listed = await example("ambit secret set");
  expect(listed).toMatch(/^billing-helper\tbanking\tproduction\t1\tset .*\tnever released\n$/);
  expect(listed).not.toContain(VALUE);
});

test("the guide's release lets the secret go, once", async () => {
  const given = { tool: "banking", environment: "production", value: VALUE };
  await setToolSecret({ ctx: server.system, input: { agent: "billing-helper", given } });
  expect(JSON.parse(await example("secrets/release"))).toMatchObject({ redeemed: true, secret: { value: VALUE } });
});

test("the guide's exchange gives a token for the tool", async () => {
  const { access_token: token } = JSON.parse(await example("tool-token")) as { access_token: string };
  expect(decodeJwt(token)).toMatchObject({
    aud: "urn:ambit:tool:banking:production",
    action: "banking.read_statement",
  });
});
