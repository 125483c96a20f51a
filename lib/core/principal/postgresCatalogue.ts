/** What a PostgreSQL server's catalogue says that a role may do, and how that is named in a budget. */
import type { Power } from "@/lib/core/organisation/facts";

/** How a role that an agent acts as is compared with its budget. */
export interface PostgresMapping {
  agent: string;
  tool: string;
  environment: string;
  /** The role that the tool connects as for this agent. */
  role: string;
  tables: readonly MappedTable[];
}

export interface MappedTable {
  schema: string;
  table: string;
  objectType: string;
  /** By privilege: the power that it takes on the object type, or the actions (`tool.action`), one of which it takes. */
  privileges: Readonly<Record<string, Power | readonly string[]>>;
  /** Rows are kept apart by row-level security: it must be on. */
  rowSecurity: boolean;
}

/** What a privilege takes where the mapping does not say; the other privileges belong to no budget. */
export const DEFAULT_POWERS: Readonly<Record<string, Power>> = {
  SELECT: "read",
  INSERT: "write",
  UPDATE: "write",
  DELETE: "write",
};

export interface PostgresCatalogue {
  role: RoleAttributes;
  /** Every role that it is a member of, at any distance. */
  memberships: readonly (RoleAttributes & {
    /** The roles on the way to it, the direct one first; the last is itself. */
    path: readonly string[];
    /** It may grant the role to others; of a direct membership. */
    admin: boolean;
  })[];
  /** Relations that one of these roles owns, and those that were asked for. */
  relations: readonly {
    schema: string;
    name: string;
    kind: string;
    owner: string;
    rowSecurity: boolean;
    forceRowSecurity: boolean;
  }[];
  /** Granted to one of these roles or to everybody (`PUBLIC`); an owner's own are left out. */
  privileges: readonly {
    schema: string;
    name: string;
    /** As pg_class.relkind has it. */
    kind: string;
    column: string | null;
    privilege: string;
    grantee: string;
    grantable: boolean;
    /** Of a sequence: the table whose column it numbers. */
    numbers: { schema: string; name: string } | null;
  }[];
  /** What will be granted on objects that are made later. `objects`: `TABLES`, `SEQUENCES`, `FUNCTIONS`, `TYPES`, `SCHEMAS`. */
  defaults: readonly { owner: string; schema: string | null; objects: string; privilege: string; grantee: string }[];
  /** Schemas and the database: who owns them, and who may make objects in them. */
  places: readonly { kind: "SCHEMA" | "DATABASE"; name: string; grantee: string; owns: boolean }[];
  /** Functions that run as their owner, which is another role, and that one of these may call. */
  definers: readonly { schema: string; signature: string; owner: string; grantee: string }[];
}

export interface RoleAttributes {
  name: string;
  superuser: boolean;
  bypassRls: boolean;
  createRole: boolean;
  createDb: boolean;
  replication: boolean;
}

export const EVERYBODY = "PUBLIC";

/** A name as SQL has it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Who a privilege is granted to, as SQL has it. */
export function granteeOf(name: string): string {
  return name === EVERYBODY ? EVERYBODY : quoted(name);
}
