import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { blocksOf, runProgram } from "./support/guide";
import { callsOf } from "./support/world";

const GUIDE = "docs/postgres-connector.md";
const SUFFIX = randomBytes(4).toString("hex");
const file = path.join(tmpdir(), `ambit-connector-${SUFFIX}.yaml`);
const gatewayFile = path.join(tmpdir(), `ambit-connector-gateway-${SUFFIX}.yaml`);

let server: AccessServer;
let superuser: pg.Client;
let variables: Record<string, string>;
beforeAll(async () => {
  server = await accessServer();
  superuser = new pg.Client(inject("superuserUrl"));
  await superuser.connect();
  await superuser.query(`CREATE DATABASE billing_${SUFFIX}`);
  variables = await prepared();
});
afterAll(async () => {
  await admin.end();
  for (const one of [file, gatewayFile]) await rm(one, { force: true });
  await superuser.query(`DROP DATABASE billing_${SUFFIX} WITH (FORCE)`);
  for (const role of ["ambit_connector", "billing_helper"])
    await superuser.query(`DROP ROLE IF EXISTS ${role}_${SUFFIX}`);
  await superuser.end();
  await server.close();
});

const ours = (text: string) => text.replace(/\b(ambit_connector|billing_helper)\b/g, `$1_${SUFFIX}`);

let admin: pg.Client;

/** The database and the configuration as the guide has them; answers the variables that hold the secrets. */
async function prepared(): Promise<Record<string, string>> {
  const [sql = ""] = await blocksOf(GUIDE, "sql");
  const [yaml = ""] = await blocksOf(GUIDE, "yaml");
  const url = new URL(inject("superuserUrl"));
  url.pathname = `/billing_${SUFFIX}`;
  admin = new pg.Client(url.href);
  await admin.connect();
  await admin.query(ours(sql));
  await writeFile(
    file,
    ours(yaml)
      .replace("http://127.0.0.1:3000", server.origin)
      .replace("db.internal", url.hostname)
      .replace("5432", url.port)
      .replace("name: billing\n", `name: billing_${SUFFIX}\n`)
      .replace("tls: true", "tls: false"),
  );
  const credential = server.organisation.secret("billing-helper", "banking", "production");
  return { CONNECTOR_CREDENTIAL: credential, BANKING_CREDENTIAL: credential, BILLING_PASSWORD: "change me" };
}

test("the guide's two commands give an agent its statements, under their permits", async () => {
  const [, yaml = ""] = await blocksOf(GUIDE, "yaml");
  await writeFile(
    gatewayFile,
    yaml
      .replace("http://127.0.0.1:3000", server.origin)
      .replace("command: node", `command: ${process.execPath}`)
      .replace("/opt/ambit/bin/ambit.js", path.resolve("bin/ambit.js"))
      .replace("/etc/ambit/billing.yaml", file),
  );
  const client = new Client({ name: "billing-helper", version: "1" });
  const args = [path.resolve("bin/ambit.js"), "gateway", "--config", gatewayFile];
  const env = { PATH: process.env.PATH ?? "", ...variables };
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: "ignore" }));
  const { call, names } = callsOf(client);
  expect(await names()).toEqual(["list_invoices", "tag_invoice"]);
  const { result, told } = await call("tag_invoice", { invoice: "1", label: "seen" });
  expect(result.structuredContent).toEqual({ rows: [], changed: 1 });
  // The south is beyond the role, and the budget redacts `iban`.
  const listed = await call("list_invoices");
  expect(listed.result.structuredContent).toEqual({ rows: [{ id: 1, region: "north", label: "seen" }] });
  expect(
    await server.db.prisma.stateChange.findFirstOrThrow({
      where: { outcome: { evaluationId: told.evaluation_id ?? "" } },
    }),
  ).toMatchObject({ resourceId: "1", before: { id: 1, label: "new" }, after: { id: 1, label: "seen" } });
  await client.close();
});

test("the guide's program runs the same statements", async () => {
  const [program = ""] = await blocksOf(GUIDE, "ts");
  const stdout = await runProgram(program, { ...variables, CONFIGURATION: file });
  const { tagged, listed } = JSON.parse(stdout) as { tagged: Record<string, unknown>; listed: Record<string, unknown> };
  expect(tagged).toMatchObject({ status: "done", count: 1 });
  expect(listed).toMatchObject({ status: "done", rows: [{ id: 1, region: "north", label: "paid" }] });
});
