/** Reads what another PostgreSQL server lets a role do. Nothing is written there. */
import pg from "pg";
import type { MappedTable, PostgresCatalogue, RoleAttributes } from "@/lib/core/principal/postgresCatalogue";

const TIMEOUT_MS = 30_000;
/** Most rows of one question. */
const ROWS_MAX = 20_000;
/** The server's own schemas; what roles may do there belongs to the server. */
const OWN_SCHEMAS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'";

const ATTRIBUTES = `r.rolsuper AS superuser, r.rolbypassrls AS "bypassRls", r.rolcreaterole AS "createRole",
                    r.rolcreatedb AS "createDb", r.rolreplication AS replication`;

const MEMBERSHIPS = `
  WITH RECURSIVE member (oid, path, admin) AS (
    SELECT m.roleid, ARRAY[g.rolname::text], m.admin_option
      FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = $1
    UNION ALL
    SELECT m.roleid, member.path || g.rolname::text, false
      FROM member JOIN pg_auth_members m ON m.member = member.oid JOIN pg_roles g ON g.oid = m.roleid
     WHERE g.rolname <> ALL(member.path))
  SELECT * FROM (
    SELECT DISTINCT ON (r.rolname) r.rolname::text AS name, ${ATTRIBUTES}, member.path,
           bool_or(member.admin) OVER (PARTITION BY r.rolname) AS admin
      FROM member JOIN pg_roles r ON r.oid = member.oid ORDER BY r.rolname, cardinality(member.path)) AS nearest
   ORDER BY name LIMIT ${ROWS_MAX}`;

const RELATIONS = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind::text AS kind, pg_get_userbyid(c.relowner)::text AS owner,
         c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${OWN_SCHEMAS}
     AND (c.relowner = ANY($1::oid[])
          OR EXISTS (SELECT FROM unnest($2::text[], $3::text[]) AS t (s, r) WHERE t.s = n.nspname AND t.r = c.relname))
   ORDER BY 1, 2 LIMIT ${ROWS_MAX}`;

const PRIVILEGES = `
  WITH granted AS (
    SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relowner, NULL::text AS column_name, a.*
      FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL
    SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relowner, t.attname::text, a.*
      FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid CROSS JOIN LATERAL aclexplode(t.attacl) AS a
     WHERE t.attacl IS NOT NULL AND NOT t.attisdropped)
  SELECT n.nspname AS schema, g.relname AS name, g.relkind::text AS kind, g.column_name AS column, g.privilege_type AS privilege,
         CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END AS grantee, g.is_grantable AS grantable,
         (SELECT json_build_object('schema', tn.nspname, 'name', t.relname)
            FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
           WHERE g.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = g.oid AND d.refclassid = 'pg_class'::regclass
             AND d.deptype IN ('a', 'i') LIMIT 1) AS numbers
    FROM granted g JOIN pg_namespace n ON n.oid = g.relnamespace
   WHERE (g.grantee = 0 OR g.grantee = ANY($1::oid[])) AND g.grantee <> g.relowner AND ${OWN_SCHEMAS}
   ORDER BY 1, 2, 4 NULLS FIRST, 5, 6 LIMIT ${ROWS_MAX}`;

const DEFAULTS = `
  SELECT pg_get_userbyid(d.defaclrole)::text AS owner, n.nspname AS schema, a.privilege_type AS privilege,
         CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                              ELSE 'SCHEMAS' END AS objects,
         CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END AS grantee
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
         CROSS JOIN LATERAL aclexplode(d.defaclacl) AS a
   WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n') AND a.grantee <> d.defaclrole
     AND (a.grantee = ANY($1::oid[]) OR (a.grantee = 0 AND d.defaclobjtype IN ('r', 'S')))
   ORDER BY 1, 2 NULLS FIRST, 4, 3, 5 LIMIT ${ROWS_MAX}`;

const PLACES = `
  SELECT 'SCHEMA' AS kind, n.nspname AS name, pg_get_userbyid(n.nspowner)::text AS grantee, true AS owns
    FROM pg_namespace n WHERE n.nspowner = ANY($1::oid[]) AND ${OWN_SCHEMAS}
  UNION ALL
  SELECT 'DATABASE', d.datname, pg_get_userbyid(d.datdba)::text, true
    FROM pg_database d WHERE d.datname = current_database() AND d.datdba = ANY($1::oid[])
  UNION ALL
  SELECT 'SCHEMA', n.nspname, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END, false
    FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
   WHERE a.privilege_type = 'CREATE' AND (a.grantee = 0 OR a.grantee = ANY($1::oid[])) AND a.grantee <> n.nspowner AND ${OWN_SCHEMAS}
  UNION ALL
  SELECT 'DATABASE', d.datname, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END, false
    FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) AS a
   WHERE d.datname = current_database() AND a.privilege_type = 'CREATE' AND (a.grantee = 0 OR a.grantee = ANY($1::oid[]))
     AND a.grantee <> d.datdba
   ORDER BY 1, 2, 4 DESC, 3 LIMIT ${ROWS_MAX}`;

const DEFINERS = `
  SELECT n.nspname AS schema, quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS signature,
         pg_get_userbyid(p.proowner)::text AS owner,
         CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END AS grantee
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
   WHERE p.prosecdef AND ${OWN_SCHEMAS} AND p.proowner <> ALL($1::oid[])
     AND (a.grantee = 0 OR a.grantee = ANY($1::oid[]))
   ORDER BY 1, 2, 4 LIMIT ${ROWS_MAX}`;

/** Thrown where the server has no such role. */
export class NoSuchRole extends Error {}

/**
 * What the server at `url` lets `role` do, in the database that the address names, by one snapshot. Whoever is connected need be no more
 * than a role that can connect: the catalogue is everybody's to read.
 * @throws NoSuchRole; what pg throws where the server does not answer
 */
export async function readPostgresCatalogue({
  url,
  role,
  tables,
}: {
  url: string;
  role: string;
  tables: readonly Pick<MappedTable, "schema" | "table">[];
}): Promise<PostgresCatalogue> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: TIMEOUT_MS,
    statement_timeout: TIMEOUT_MS,
    application_name: "ambit principals",
  });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Names in this catalogue alone, whatever the role that is connected looks in.
    await client.query("SET LOCAL search_path = pg_catalog");
    return await readWith(client, { role, tables });
  } finally {
    await client.end();
  }
}

async function readWith(
  client: pg.Client,
  { role, tables }: { role: string; tables: readonly Pick<MappedTable, "schema" | "table">[] },
): Promise<PostgresCatalogue> {
  const rows = async <T extends pg.QueryResultRow>(text: string, values: unknown[]) =>
    (await client.query<T>(text, values)).rows;
  const [own] = await rows<RoleAttributes & { oid: number }>(
    `SELECT r.oid, r.rolname::text AS name, ${ATTRIBUTES} FROM pg_roles r WHERE r.rolname = $1`,
    [role],
  );
  if (own === undefined) throw new NoSuchRole(`The server has no role ${JSON.stringify(role)}.`);
  const { oid, ...attributes } = own;
  const memberships = await rows<PostgresCatalogue["memberships"][number]>(MEMBERSHIPS, [role]);
  const members = await rows<{ oid: number }>("SELECT oid FROM pg_roles WHERE rolname = ANY($1::text[])", [
    memberships.map(({ name }) => name),
  ]);
  const oids = [oid, ...members.map((one) => one.oid)];
  return {
    role: attributes,
    memberships,
    relations: await rows(RELATIONS, [oids, tables.map(({ schema }) => schema), tables.map(({ table }) => table)]),
    privileges: await rows(PRIVILEGES, [oids]),
    defaults: await rows(DEFAULTS, [oids]),
    places: await rows(PLACES, [oids]),
    definers: await rows(DEFINERS, [oids]),
  };
}
