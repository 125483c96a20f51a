import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { stringify } from "yaml";
import { POST } from "@/app/api/v1/principals/postgres-checks/route";
import { NoSuchRole, readPostgresCatalogue } from "@/lib/db/postgresCatalogue/read";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { checkPostgres } from "@/lib/services/principal/checkPostgres";
import { listDrift } from "@/lib/services/principal/listDrift";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { organisationDatabase, type TestOrganisation } from "@/tests/support/organisation";
import { serveRoutesFrom } from "@/tests/support/personRoutes";
import type { TestDatabase } from "@/tests/support/postgres";
import { databaseAt, onServer } from "@/tests/support/templateServer";

const clock = testClock();
const run = randomBytes(4).toString("hex");
const [ROLE, GROUP, OWNER] = [`billing_${run}`, `clerks_${run}`, `owner_${run}`];
const BOOKS = `books_${run}`;

let database: TestDatabase;
let organisation: TestOrganisation;
let books: string;

/** What the role was given, beyond the budget or not. */
const GIVEN = `
  CREATE ROLE ${OWNER}; CREATE ROLE ${GROUP} BYPASSRLS; CREATE ROLE ${ROLE} CREATEDB;
  GRANT ${GROUP} TO ${ROLE}; GRANT pg_read_all_data TO ${ROLE};
  GRANT CREATE ON SCHEMA public TO ${OWNER};
  SET ROLE ${OWNER};
  CREATE TABLE invoice (id serial PRIMARY KEY, label text, iban text);
  CREATE TABLE payment (id int, amount numeric);
  CREATE TABLE "odd ""table" (id int);
  CREATE VIEW late AS SELECT id FROM invoice;
  CREATE FUNCTION pay(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT $1';
  RESET ROLE;
  CREATE TABLE own (id int); ALTER TABLE own OWNER TO ${ROLE};
  GRANT SELECT, UPDATE ON invoice TO ${ROLE};
  GRANT DELETE, TRUNCATE ON invoice TO ${ROLE};
  GRANT SELECT (amount) ON payment TO ${ROLE};
  GRANT INSERT ON payment TO ${GROUP} WITH GRANT OPTION;
  GRANT USAGE ON SEQUENCE invoice_id_seq TO ${ROLE};
  GRANT SELECT ON "odd ""table" TO PUBLIC;
  GRANT SELECT ON late TO ${ROLE};
  ALTER DEFAULT PRIVILEGES FOR ROLE ${OWNER} IN SCHEMA public GRANT SELECT ON TABLES TO ${GROUP};`;

beforeAll(async () => {
  ({ database, organisation } = await organisationDatabase({ clock }));
  const superuserUrl = inject("superuserUrl");
  await onServer(superuserUrl, (client) => client.query(`CREATE DATABASE ${BOOKS}`));
  books = databaseAt(superuserUrl, BOOKS);
  await onBooks(GIVEN);
});
afterAll(async () => {
  await onBooks(`DROP OWNED BY ${ROLE}, ${GROUP}, ${OWNER} CASCADE`);
  await onServer(inject("superuserUrl"), async (client) => {
    await client.query(`DROP DATABASE ${BOOKS} WITH (FORCE)`);
    await client.query(`DROP ROLE ${ROLE}, ${GROUP}, ${OWNER}`);
  });
  await database.close();
});

async function onBooks(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: books });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const MAPPING = {
  agent: "billing-helper",
  tool: "banking",
  environment: "production",
  role: ROLE,
  tables: [
    { table: "invoice", objectType: "invoice", privileges: { UPDATE: ["banking.tag_invoice"] }, rowSecurity: true },
    { schema: "public", table: "payment", objectType: "payment", privileges: {} },
  ],
};
const tables = MAPPING.tables.map(({ table }) => ({ schema: "public", table }));
const as = async (who: string) =>
  testContext({ db: database.db, clock, actor: await organisation.person(`${who}@example.com`) });
const read = () => readPostgresCatalogue({ url: books, role: ROLE, tables });
const checked = async (who = "omar", changed: object = {}) =>
  checkPostgres({
    ctx: await as(who),
    input: {
      server: "books",
      mapping: { ...MAPPING, ...changed },
      catalogue: JSON.parse(JSON.stringify(await read())),
    },
  });
const found = async () =>
  (
    await listDrift({
      ctx: await as("omar"),
      input: { drift: "postgres_excess" },
      ages: { days: 90, environments: {} },
    })
  ).drift;

it("lists what a real server lets the role do beyond the budget, each with what would mend it, and nothing else", async () => {
  const { excess, missing_tables: missing, registered } = await checked();
  expect(excess.map(({ privilege, object, grantee }) => `${privilege} ${object} ${grantee}`).sort()).toEqual(
    [
      `CREATEDB "${ROLE}" ${ROLE}`,
      `BYPASSRLS "${GROUP}" ${GROUP}`,
      `MEMBERSHIP "pg_read_all_data" ${ROLE}`,
      `OWNERSHIP "public"."own" ${ROLE}`,
      `DELETE "public"."invoice" ${ROLE}`.replace("DELETE", "TRUNCATE"),
      `SELECT ("amount") "public"."payment" ${ROLE}`,
      `SELECT "public"."odd ""table" PUBLIC`,
      `SELECT "public"."late" ${ROLE}`,
      `INSERT WITH GRANT OPTION "public"."payment" ${GROUP}`,
      `ROW LEVEL SECURITY "public"."invoice" ${ROLE}`,
      `DEFAULT SELECT TABLES IN SCHEMA "public" ${GROUP}`,
      `EXECUTE "public".pay(integer) PUBLIC`,
    ].sort(),
  );
  expect(missing).toEqual([]);
  expect(registered).toBe(false);
  const [drift] = await found();
  expect(drift).toMatchObject({
    agents: ["billing-helper"],
    identity: ROLE,
    postgres: { server: "books", total: excess.length },
  });
});

it("finds nothing any more once the statements that it gave were run", async () => {
  const { excess } = await checked();
  await onBooks(excess.map(({ mend }) => mend).join("\n"));
  expect((await checked()).excess).toEqual([]);
  expect(await found()).toEqual([]);
});

it("goes by the budget in force: what the agent may not do in that environment is excess", async () => {
  const elsewhere = await checked("omar", { environment: "staging" });
  expect(elsewhere.excess.map(({ privilege }) => privilege)).toEqual(expect.arrayContaining(["SELECT", "UPDATE"]));
});

/** Runs the command with a mapping file, with what the environment holds beside the address of the books. */
async function command(mapping: object, args: readonly string[], given: Record<string, string> = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "ambit-check-"));
  const file = path.join(folder, "mapping.yaml");
  await writeFile(file, stringify(mapping));
  const env = { ...process.env, BOOKS: books, AMBIT_SECRET: "s".repeat(32), AMBIT_DATA_DIR: folder, ...given };
  const words = ["bin/ambit.js", "principals", "check-postgres", "--url-env", "BOOKS", "--mapping", file, ...args];
  const ran = await promisify(execFile)(process.execPath, words, { env }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  await rm(folder, { recursive: true, force: true });
  return ran;
}

it("is read and kept by the command, which tells the address without its password and fails where anything is beyond", async () => {
  await onBooks(`GRANT TRUNCATE ON invoice TO ${ROLE}`);
  const here = { DATABASE_URL: database.url };
  const { code, stdout } = await command(MAPPING, ["--json"], here);
  expect(code).toBe(1);
  const { hostname, port } = new URL(books);
  expect(JSON.parse(stdout)).toMatchObject({
    server: `${hostname}:${port}/${BOOKS}`,
    excess: [{ mend: `REVOKE TRUNCATE ON TABLE "public"."invoice" FROM "${ROLE}";` }],
  });
  expect((await found()).map(({ postgres }) => postgres?.server)).toContain(`${hostname}:${port}/${BOOKS}`);
  const wrong = await command({ ...MAPPING, rolle: "x" }, [], here);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("rolle");
});

it("is sent to another Ambit with a person's API token, and kept there as theirs; what cannot be kept there is said", async () => {
  const { origin, close } = await servedApi();
  try {
    const system = testContext({ db: database.db, clock });
    const tokenOf = async (who: string) =>
      (await createApiToken({ ctx: system, input: { email: `${who}@example.com` } })).secret;
    const sent = async (token: string, address = origin) =>
      command(MAPPING, ["--json", "--ambit", address, "--token-env", "MINE"], { MINE: token });
    const checks = () => database.db.prisma.postgresCheck.count();
    const before = await checks();
    const { code, stdout } = await sent(await tokenOf("omar"));
    expect(code).toBe(1);
    const told = JSON.parse(stdout) as { id: string; excess: { privilege: string }[] };
    expect(told.excess.map(({ privilege }) => privilege)).toEqual(["TRUNCATE"]);
    const kept = await database.db.prisma.postgresCheck.findUniqueOrThrow({ where: { id: told.id } });
    const { id: omar } = await organisation.person("omar@example.com");
    expect(kept).toMatchObject({ role: ROLE, checkedById: omar });
    expect(kept.server).not.toContain("@");

    const vera = await tokenOf("vera");
    const refused = await Promise.all([sent(vera), sent("nonsense"), sent(vera, "http://127.0.0.1:1")]);
    expect(refused.map(({ code: failed, stdout: nothing }) => [failed, nothing])).toEqual(refused.map(() => [2, ""]));
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining(`${origin} answered 403:`),
      expect.stringContaining(`${origin} answered 401:`),
      expect.stringContaining("does not answer. Nothing was kept."),
    ]);
    expect(JSON.stringify(refused)).not.toContain(vera);
    expect(await checks()).toBe(before + 1);
  } finally {
    await close();
  }
});

/** The route that takes checks, over HTTP, on this test's database and time. */
async function servedApi(): Promise<{ origin: string; close: () => Promise<void> }> {
  const undo = serveRoutesFrom({ db: database.db, clock, system: testContext({ db: database.db, clock }) });
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { method = "GET", url = "/", headers } = req;
    const request = new Request(`http://ambit.test${url}`, {
      method,
      headers: { authorization: headers.authorization ?? "", "content-type": headers["content-type"] ?? "" },
      body: Buffer.concat(chunks),
    });
    const answer = await POST(request, { params: Promise.resolve({}) });
    res.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "" });
    res.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      undo();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it("is kept for the agents that somebody acts for, of roles and places that there are", async () => {
  await expect(checked("vera")).rejects.toMatchObject({ kind: "forbidden" });
  await expect(checked("sam")).rejects.toMatchObject({ kind: "not_found" });
  await expect(checked("rita", { environment: "moon" })).rejects.toMatchObject({ kind: "not_found" });
  await expect(checked("rita", { tool: "moon" })).rejects.toMatchObject({ kind: "not_found" });
  await expect(checked("rita", { role: "another" })).rejects.toMatchObject({ kind: "invalid" });
  await expect(readPostgresCatalogue({ url: books, role: "nobody there", tables })).rejects.toBeInstanceOf(NoSuchRole);
});
