/** An organisation to test with, imported from a bundle as any other is. */
import { readFile } from "node:fs/promises";
import type { Database } from "@/lib/db/database";
import type { PersonActor } from "@/lib/services/context";
import { type IssuedCredential, importBundle } from "@/lib/services/organisation/import";
import type { testClock } from "./clock";
import { testContext } from "./context";

export interface TestOrganisation {
  /** Both kinds for every agent, tool and environment that the grants name. */
  credentials: IssuedCredential[];
  /** The secret of one of them. */
  secret(agent: string, tool: string, environment: string, kind?: IssuedCredential["kind"]): string;
  /** A person of the bundle, signed in. */
  person(email: string): Promise<PersonActor>;
}

/** Imports `bundle`, the name of a file in tests/support/bundles or a bundle's text; `payments` by default. */
export async function importTestOrganisation(options: {
  db: Database;
  clock: ReturnType<typeof testClock>;
  bundle?: string;
}): Promise<TestOrganisation> {
  const { db, clock, bundle = "payments" } = options;
  const isText = bundle.includes("\n");
  const text = isText ? bundle : await readFile(new URL(`./bundles/${bundle}.yaml`, import.meta.url), "utf8");
  const { credentials = [] } = await importBundle({
    ctx: testContext({ db, clock, actor: { kind: "command", name: "test" } }),
    input: { fileName: isText ? "test.yaml" : `${bundle}.yaml`, text, issueCredentials: true },
  });
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
