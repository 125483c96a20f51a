/** What a PostgreSQL role may do beyond an agent's budget, GRANT by GRANT, each with the statement that would mend it. */
import type { Power } from "@/lib/core/organisation/facts";
import {
  DEFAULT_POWERS,
  EVERYBODY,
  granteeOf,
  type MappedTable,
  type PostgresCatalogue,
  type PostgresMapping,
  quoted,
  type RoleAttributes,
} from "./postgresCatalogue";

/** An action of the tool that some call could be allowed. */
export interface ReachableAction {
  /** `tool.action`. */
  name: string;
  power: Power | null;
  objectType: string | null;
}

export interface Excess {
  /** A table's or other object's name as SQL has it; else the role's. */
  object: string;
  /** `SELECT`, `OWNERSHIP`, `SUPERUSER`, … */
  privilege: string;
  /** To whom it is granted: the role, one that it is a member of, or `PUBLIC`. */
  grantee: string;
  /** A sentence in Ambit's words. */
  says: string;
  /** SQL that takes it away. It is shown, and never run. */
  mend: string;
}

const ATTRIBUTES = [
  ["superuser", "SUPERUSER", "Nothing is refused to a superuser."],
  ["bypassRls", "BYPASSRLS", "Row-level security does not hold for it."],
  ["createRole", "CREATEROLE", "It can make roles, and give itself what they have."],
  ["createDb", "CREATEDB", "It can make databases."],
  ["replication", "REPLICATION", "It can read every change of every table."],
] as const;

/** @param reachable what the budget lets the agent do with the tool in the environment */
export function excessOf(
  catalogue: PostgresCatalogue,
  mapping: PostgresMapping,
  reachable: readonly ReachableAction[],
): Excess[] {
  const tables = new Map(mapping.tables.map((one) => [tableKey(one.schema, one.table), one]));
  const holds = (table: MappedTable | undefined, privilege: string) => isHeld(table, privilege, reachable);
  return [
    ...attributesOf(catalogue),
    ...membershipsOf(catalogue),
    ...ownershipOf(catalogue),
    ...privilegesOf(catalogue, tables, holds),
    ...rowSecurityOf(catalogue, mapping),
    ...defaultsOf(catalogue),
    ...definersOf(catalogue),
  ];
}

function isHeld(table: MappedTable | undefined, privilege: string, reachable: readonly ReachableAction[]): boolean {
  if (table === undefined) return false;
  const takes = (Object.hasOwn(table.privileges, privilege) ? table.privileges : DEFAULT_POWERS)[privilege];
  if (takes === undefined) return false;
  return reachable.some(({ name, power, objectType }) =>
    typeof takes === "string" ? power === takes && objectType === table.objectType : takes.includes(name),
  );
}

function attributesOf({ role, memberships }: PostgresCatalogue): Excess[] {
  return [role, ...memberships].flatMap((one) =>
    ATTRIBUTES.filter(([member]) => one[member]).map(([, attribute, why]) => ({
      object: quoted(one.name),
      privilege: attribute,
      grantee: one.name,
      says: one.name === role.name ? why : `It can become ${one.name}. ${why}`,
      mend:
        one.name === role.name
          ? `ALTER ROLE ${quoted(role.name)} NO${attribute};`
          : takenOut(role, (one as PostgresCatalogue["memberships"][number]).path),
    })),
  );
}

function membershipsOf({ role, memberships }: PostgresCatalogue): Excess[] {
  return memberships.flatMap(({ name, path, admin }) => {
    const found: Excess[] = [];
    // What the server's own roles give stands in no table's grants.
    if (name.startsWith("pg_"))
      found.push({
        object: quoted(name),
        privilege: "MEMBERSHIP",
        grantee: role.name,
        says: `Membership of ${name} reaches beyond any table that a budget names.`,
        mend: takenOut(role, path),
      });
    if (admin)
      found.push({
        object: quoted(name),
        privilege: "ADMIN OPTION",
        grantee: role.name,
        says: `It can make others members of ${name}.`,
        mend: `REVOKE ADMIN OPTION FOR ${quoted(name)} FROM ${quoted(role.name)};`,
      });
    return found;
  });
}

/** Out of the role that it is directly a member of. */
function takenOut(role: RoleAttributes, path: readonly string[]): string {
  return `REVOKE ${quoted(path[0] ?? "")} FROM ${quoted(role.name)};`;
}

const KINDS: Readonly<Record<string, string>> = {
  v: "VIEW",
  m: "MATERIALIZED VIEW",
  S: "SEQUENCE",
  f: "FOREIGN TABLE",
};

function ownershipOf({ role, memberships, relations, places }: PostgresCatalogue): Excess[] {
  const roles = new Set([role, ...memberships].map(({ name }) => name));
  const owned = relations
    .filter(({ owner }) => roles.has(owner))
    .map(({ schema, name, kind, owner }) => ({ type: KINDS[kind] ?? "TABLE", object: objectOf(schema, name), owner }));
  const held = places
    .filter(({ owns }) => owns)
    .map(({ kind, name, grantee }) => ({ type: kind, object: quoted(name), owner: grantee }));
  return [
    ...[...owned, ...held].map(({ type, object, owner }) => ({
      object,
      privilege: "OWNERSHIP",
      grantee: owner,
      says: "An owner can do everything with it, grant it to others, and switch its row-level security off.",
      mend: `ALTER ${type} ${object} OWNER TO CURRENT_USER;`,
    })),
    ...places
      .filter(({ owns }) => !owns)
      .map(({ kind, name, grantee }) => ({
        object: quoted(name),
        privilege: "CREATE",
        grantee,
        says: `It can make objects in the ${kind.toLowerCase()}, and owns what it makes.`,
        mend: `REVOKE CREATE ON ${kind} ${quoted(name)} FROM ${granteeOf(grantee)};`,
      })),
  ];
}

function privilegesOf(
  { role, privileges }: PostgresCatalogue,
  tables: ReadonlyMap<string, MappedTable>,
  holds: (table: MappedTable | undefined, privilege: string) => boolean,
): Excess[] {
  return privileges.flatMap((one) => {
    const { schema, name, kind, column, privilege, grantee, grantable, numbers } = one;
    const isSequence = kind === "S";
    const table = isSequence
      ? numbers === null
        ? undefined
        : tables.get(tableKey(numbers.schema, numbers.name))
      : tables.get(tableKey(schema, name));
    // Whoever inserts takes the next number.
    const isHeldHere = isSequence ? privilege !== "UPDATE" && holds(table, "INSERT") : holds(table, privilege);
    const object = objectOf(schema, name);
    const of = `${privilege}${column === null ? "" : ` (${quoted(column)})`}`;
    const on = `ON ${isSequence ? "SEQUENCE" : "TABLE"} ${object} FROM ${granteeOf(grantee)};`;
    if (isHeldHere)
      return grantable
        ? [
            {
              object,
              privilege: `${of} WITH GRANT OPTION`,
              grantee,
              says: "The budget holds it, but not that it is granted to others.",
              mend: `REVOKE GRANT OPTION FOR ${of} ${on}`,
            },
          ]
        : [];
    const why =
      table === undefined
        ? "No object type is declared for it, so no grant of the budget is about it."
        : `No grant of the budget lets the agent do this with ${table.objectType}.`;
    return [{ object, privilege: of, grantee, says: `${why}${through(role, grantee)}`, mend: `REVOKE ${of} ${on}` }];
  });
}

function through(role: RoleAttributes, grantee: string): string {
  if (grantee === role.name) return "";
  return grantee === EVERYBODY ? " Every role has it." : ` It has it as a member of ${grantee}, as others may.`;
}

function rowSecurityOf({ role, memberships, relations }: PostgresCatalogue, mapping: PostgresMapping): Excess[] {
  const roles = new Set([role, ...memberships].map(({ name }) => name));
  return mapping.tables
    .filter(({ rowSecurity }) => rowSecurity)
    .flatMap(({ schema, table }) => {
      const found = relations.find((one) => one.schema === schema && one.name === table);
      if (found === undefined) return [];
      const object = objectOf(schema, table);
      const mends = [
        ...(found.rowSecurity ? [] : [["off", "ENABLE"] as const]),
        ...(roles.has(found.owner) && !found.forceRowSecurity ? [["not forced on its owner", "FORCE"] as const] : []),
      ];
      return mends.map(([what, word]) => ({
        object,
        privilege: "ROW LEVEL SECURITY",
        grantee: role.name,
        says: `Its rows are to be kept apart, and row-level security is ${what}.`,
        mend: `ALTER TABLE ${object} ${word} ROW LEVEL SECURITY;`,
      }));
    });
}

function defaultsOf({ defaults }: PostgresCatalogue): Excess[] {
  return defaults.map(({ owner, schema, objects, privilege, grantee }) => ({
    object: schema === null ? objects : `${objects} IN SCHEMA ${quoted(schema)}`,
    privilege: `DEFAULT ${privilege}`,
    grantee,
    says: `It will have ${privilege} on whatever ${owner} makes there later.`,
    mend: `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoted(owner)}${schema === null ? "" : ` IN SCHEMA ${quoted(schema)}`} REVOKE ${privilege} ON ${objects} FROM ${granteeOf(grantee)};`,
  }));
}

function definersOf({ definers }: PostgresCatalogue): Excess[] {
  return definers.map(({ schema, signature, owner, grantee }) => ({
    object: `${quoted(schema)}.${signature}`,
    privilege: "EXECUTE",
    grantee,
    says: `It runs with what ${owner} may do, whoever calls it.`,
    mend: `REVOKE EXECUTE ON FUNCTION ${quoted(schema)}.${signature} FROM ${granteeOf(grantee)};`,
  }));
}

function objectOf(schema: string, name: string): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

function tableKey(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}
