/** What a check of a PostgreSQL role sends and answers, and how the file is written that maps its tables. */
import { z } from "zod";
import { POWERS } from "@/lib/core/organisation/facts";
import type { Excess } from "@/lib/core/principal/postgresExcess";

const ROWS_MAX = 20_000;
const name = z.string().min(1).max(256);
const rows = <T extends z.ZodType>(row: T) => z.array(row).max(ROWS_MAX);

/** The file, as YAML or JSON. */
export const postgresMappingSchema = z.strictObject({
  agent: name,
  tool: name,
  environment: name,
  /** The role that the tool connects as for this agent. */
  role: name,
  tables: z
    .array(
      z.strictObject({
        schema: name.default("public"),
        table: name,
        objectType: name,
        /** By privilege: a power on the object type, or actions (`tool.action`), one of which takes it. */
        privileges: z
          .record(
            z.string().regex(/^[A-Z]+$/, "name a privilege, such as SELECT"),
            z.union([z.enum(POWERS), z.array(name).min(1)]),
          )
          .default({}),
        /** Rows are kept apart by row-level security. */
        rowSecurity: z.boolean().default(false),
      }),
    )
    .max(2_000),
});

const attributes = {
  name,
  superuser: z.boolean(),
  bypassRls: z.boolean(),
  createRole: z.boolean(),
  createDb: z.boolean(),
  replication: z.boolean(),
};

export const postgresCheckSchema = z.strictObject({
  /** Which server and database it was, without a password. */
  server: name,
  mapping: postgresMappingSchema,
  catalogue: z
    .strictObject({
      role: z.strictObject(attributes),
      memberships: rows(z.strictObject({ ...attributes, path: z.array(name).min(1).max(100), admin: z.boolean() })),
      relations: rows(
        z.strictObject({
          schema: name,
          name,
          kind: z.string().length(1),
          owner: name,
          rowSecurity: z.boolean(),
          forceRowSecurity: z.boolean(),
        }),
      ),
      privileges: rows(
        z.strictObject({
          schema: name,
          name,
          kind: z.string().length(1),
          column: name.nullable(),
          privilege: name,
          grantee: name,
          grantable: z.boolean(),
          numbers: z.strictObject({ schema: name, name }).nullable(),
        }),
      ),
      defaults: rows(
        z.strictObject({ owner: name, schema: name.nullable(), objects: name, privilege: name, grantee: name }),
      ),
      places: rows(z.strictObject({ kind: z.enum(["SCHEMA", "DATABASE"]), name, grantee: name, owns: z.boolean() })),
      definers: rows(
        z.strictObject({ schema: name, signature: z.string().min(1).max(4_000), owner: name, grantee: name }),
      ),
    })
    .describe("As `ambit principals check-postgres` reads it."),
});
export type PostgresCheck = z.input<typeof postgresCheckSchema>;

export interface PostgresChecked {
  id: string;
  agent: string;
  tool: string;
  environment: string;
  role: string;
  server: string;
  /** The role is the agent's registered principal for the tool in the environment. */
  registered: boolean;
  /** All of it. */
  excess: Excess[];
  /** Tables of the mapping that the server does not have. */
  missing_tables: string[];
}
