/** An organisation to test with, imported from a bundle as any other is. */
import { readFile } from "node:fs/promises";
import type { Database } from "@/lib/db/database";
import type { PersonActor } from "@/lib/services/context";
import { type IssuedCredential, importBundle } from "@/lib/services/organisation/import";
import type { TestClock } from "./clock";
import { testContext } from "./context";
import { filledDatabase, type TestDatabase } from "./postgres";

export interface TestOrganisation {
  /** Both kinds for every agent, tool and environment that the grants name. */
  credentials: IssuedCredential[];
  /** The secret of one of them. */
  secret(agent: string, tool: string, environment: string, kind?: IssuedCredential["kind"]): string;
  /** A person of the bundle, signed in. */
  person(email: string): Promise<PersonActor>;
}

interface Options {
  clock: TestClock;
  /** The name of a file in tests/support/bundles or a bundle's text; `payments` when it is absent. */
  bundle?: string;
}

/** A database of the test's own with an organisation in it. Each bundle is imported once a run; the test gets a copy. */
export async function organisationDatabase({ clock, bundle = "payments" }: Options): Promise<{
  database: TestDatabase;
  organisation: TestOrganisation;
}> {
  const text = await bundleText(bundle);
  const { database, filled } = await filledDatabase(`${clock.now().toISOString()} ${text}`, (db) =>
    importText({ db, clock, text }),
  );
  return { database, organisation: organisationIn(database.db, filled) };
}

/** Imports `bundle` into a database that is empty. */
export async function importTestOrganisation({
  db,
  clock,
  bundle = "payments",
}: Options & { db: Database }): Promise<TestOrganisation> {
  return organisationIn(db, await importText({ db, clock, text: await bundleText(bundle) }));
}

async function bundleText(bundle: string): Promise<string> {
  return bundle.includes("\n") ? bundle : await readFile(new URL(`./bundles/${bundle}.yaml`, import.meta.url), "utf8");
}

async function importText(into: { db: Database; clock: TestClock; text: string }): Promise<IssuedCredential[]> {
  const { db, clock, text } = into;
  const { credentials = [] } = await importBundle({
    ctx: testContext({ db, clock, actor: { kind: "command", name: "test" } }),
    input: { fileName: "test.yaml", text, issueCredentials: true },
  });
  return credentials;
}

function organisationIn(db: Database, credentials: IssuedCredential[]): TestOrganisation {
  return {
    credentials,
    secret: (agent, tool, environment, kind = "enforcement_point") => {
      const found = credentials.find(
        (one) => one.agent === agent && one.tool === tool && one.environment === environment && one.kind === kind,
      );
      if (found === undefined) throw new Error(`no ${kind} credential for ${agent}, ${tool}, ${environment}`);
      return found.secret;
    },
    person: (email) => personActor(db, email),
  };
}

async function personActor(db: Database, email: string): Promise<PersonActor> {
  const person = await db.prisma.person.findUniqueOrThrow({ where: { email }, include: { roles: true, teams: true } });
  return {
    kind: "person",
    id: person.id,
    email: person.email,
    name: person.name,
    roles: person.roles.map(({ role }) => role),
    teamIds: person.teams.map(({ teamId }) => teamId),
  };
}
