import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { blocksOf, runProgram } from "./support/guide";

const GUIDE = "docs/postgres-connector.md";
const SUFFIX = randomBytes(4).toString("hex");
const file = path.join(tmpdir(), `ambit-connector-${SUFFIX}.yaml`);

let server: AccessServer;
let superuser: pg.Client;
beforeAll(async () => {
  server = await accessServer();
  superuser = new pg.Client(inject("superuserUrl"));
  await superuser.connect();
  await superuser.query(`CREATE DATABASE billing_${SUFFIX}`);
});
afterAll(async () => {
  await rm(file, { force: true });
  await superuser.query(`DROP DATABASE billing_${SUFFIX} WITH (FORCE)`);
  for (const role of ["ambit_connector", "billing_helper"])
    await superuser.query(`DROP ROLE IF EXISTS ${role}_${SUFFIX}`);
  await superuser.end();
  await server.close();
});

const ours = (text: string) => text.replace(/\b(ambit_connector|billing_helper)\b/g, `$1_${SUFFIX}`);

test("the guide's database, configuration and program work together", async () => {
  const [sql = ""] = await blocksOf(GUIDE, "sql");
  const [yaml = ""] = await blocksOf(GUIDE, "yaml");
  const [program = ""] = await blocksOf(GUIDE, "ts");
  const url = new URL(inject("superuserUrl"));
  url.pathname = `/billing_${SUFFIX}`;
  const admin = new pg.Client(url.href);
  await admin.connect();
  await admin.query(ours(sql));
  await writeFile(
    file,
    ours(yaml)
      .replace("db.internal", url.hostname)
      .replace("5432", url.port)
      .replace("name: billing\n", `name: billing_${SUFFIX}\n`)
      .replace("tls: true", "tls: false"),
  );
  const stdout = await runProgram(program, {
    AMBIT: server.origin,
    CREDENTIAL: server.organisation.secret("billing-helper", "banking", "production"),
    CONFIGURATION: file,
    BILLING_PASSWORD: "change me",
  });
  const { tagged, listed } = JSON.parse(stdout) as { tagged: Record<string, unknown>; listed: Record<string, unknown> };
  expect(tagged).toMatchObject({ status: "done", count: 1 });
  // The south is beyond the role, and the budget redacts `iban`.
  expect(listed).toMatchObject({ status: "done", rows: [{ id: 1, region: "north", label: "paid" }] });
  expect(await server.db.prisma.stateChange.findFirstOrThrow()).toMatchObject({
    resourceId: "1",
    before: { id: 1, label: "new" },
    after: { id: 1, label: "paid" },
  });
  await admin.end();
});
