/** One allowed action as one transaction of its own database role. */
import pg from "pg";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { commented, type StatementTie } from "./comment";
import type { PostgresConnectorConfiguration, StatementConfiguration } from "./configuration";
import { type Bound, boundValues } from "./parameters";
import { type RowChange, rowChanges } from "./rowChanges";

/** Nothing was done, or it was undone; or, `unknown`, nobody knows. `record` is for Ambit's record, `message` for the caller. */
export class TransactionFault extends Error {
  override readonly name = "TransactionFault";

  constructor(
    message: string,
    readonly ran: "no" | "undone" | "unknown",
    readonly record: string = message,
  ) {
    super(message);
  }
}

export interface Work {
  configuration: PostgresConnectorConfiguration;
  statement: StatementConfiguration;
  args: JsonObject;
  tie: StatementTie;
  onBehalfOf?: string | undefined;
  /** Called when the role and its settings are in place, and before the statement runs. Throws where it must not. */
  redeem: () => Promise<void>;
}

export interface Done {
  rows: JsonObject[];
  /** How many rows the statement returned or changed. */
  count: number;
  changes: RowChange[];
}

/** @throws TransactionFault; whatever `redeem` throws, after everything was undone */
export async function inTransaction(client: pg.ClientBase, work: Work): Promise<Done> {
  try {
    await begin(client, work);
  } catch (error) {
    await undo(client);
    throw asFault(error, "no");
  }
  try {
    await work.redeem();
  } catch (error) {
    await undo(client);
    throw error;
  }
  const done = await run(client, work).catch(async (error: unknown) => {
    await undo(client);
    throw asFault(error, "undone");
  });
  try {
    const { command } = await client.query("COMMIT");
    if (command === "COMMIT") return done;
  } catch (error) {
    // A deferred constraint refuses at the commit; anything else may have come after it.
    if (error instanceof pg.DatabaseError) throw asFault(error, "undone");
    throw new TransactionFault(
      "The connection was lost at the commit: whether the statement took effect is unknown.",
      "unknown",
    );
  }
  throw new TransactionFault("The database undid the statement.", "undone");
}

async function begin(client: pg.ClientBase, { configuration, statement, tie, onBehalfOf }: Work): Promise<void> {
  const { limits, agent, environment, role } = configuration;
  await client.query(
    `BEGIN ISOLATION LEVEL READ COMMITTED ${statement.changes === undefined ? "READ ONLY" : "READ WRITE"}`,
  );
  const settings = {
    application_name: `ambit:${tie.evaluationId}`,
    statement_timeout: `${limits.statementMs}ms`,
    lock_timeout: `${limits.lockMs}ms`,
    row_security: "on",
    "ambit.evaluation_id": tie.evaluationId,
    "ambit.permit_id": tie.permitId,
    "ambit.agent": agent,
    "ambit.action": tie.action,
    "ambit.environment": environment,
    "ambit.on_behalf_of": onBehalfOf ?? "",
  };
  await client.query({
    text: "SELECT set_config(name, value, true) FROM unnest($1::text[], $2::text[]) AS settings (name, value)",
    values: [Object.keys(settings), Object.values(settings)],
  });
  await client.query(`SET LOCAL ROLE ${pg.escapeIdentifier(role)}`);
  const { rows } = await client.query<{ free: boolean; owned: string[] }>(BOUND);
  const [bound] = rows;
  if (bound?.free !== false)
    throw new TransactionFault(`The role ${role} is not bound by row-level security: nothing is run as it.`, "no");
  if (bound.owned.length > 0) throw ownsTables(role, bound.owned);
}

/** Most tables that a message names. */
const NAMED_MAX = 3;

/**
 * Whether row-level security binds the role. A table's owner, and whoever has an owner's privileges, passes its policies unless they are
 * enabled and forced; it could also switch them off. No table of the database may be so, whichever the statements touch: what a view or a
 * function of theirs reads is not in their text.
 */
const BOUND = `
  SELECT rolsuper OR rolbypassrls AS free,
         ARRAY(
           SELECT format('%I.%I', nspname, relname)
             FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)
              AND relowner IN (SELECT oid FROM pg_catalog.pg_roles WHERE pg_has_role(current_user, oid, 'USAGE'))
            ORDER BY 1 LIMIT ${NAMED_MAX + 1}
         ) AS owned
    FROM pg_catalog.pg_roles WHERE rolname = current_user`;

function ownsTables(role: string, owned: readonly string[]): TransactionFault {
  const names = [...owned.slice(0, NAMED_MAX), ...(owned.length > NAMED_MAX ? ["others"] : [])].join(", ");
  return new TransactionFault(
    `The role ${role} has the privileges of a table's owner, whom row-level security does not bind: nothing is run as it.`,
    "no",
    `The role ${role} has an owner's privileges on ${names}: give them to another role, or ENABLE and FORCE ROW LEVEL SECURITY there.`,
  );
}

async function run(client: pg.ClientBase, { configuration, statement, args, tie }: Work): Promise<Done> {
  const { limits } = configuration;
  const ask = (sql: string, values: Bound[]) => within(client, { text: commented(sql, tie), values }, limits);
  const { changes } = statement;
  const look = async () =>
    changes?.select === undefined
      ? []
      : (await ask(changes.select, boundValues(statement, args, changes.parameters))).rows;
  const before = await look();
  const { rows, count } = await ask(statement.sql, boundValues(statement, args));
  if (changes === undefined) return { rows, count, changes: [] };
  const after = changes.select === undefined ? rows : await look();
  return { rows, count, changes: rowChanges(changes, before, after) };
}

interface Limits {
  rows: number;
  bytes: number;
}

/** What a statement returns; what is beyond the limits is not even kept. */
function within(
  client: pg.ClientBase,
  { text, values }: { text: string; values: Bound[] },
  limits: Limits,
): Promise<{ rows: JsonObject[]; count: number }> {
  // One statement and no more: the extended protocol takes no second one.
  const query = client.query(new pg.Query({ text, values, queryMode: "extended" } as pg.QueryConfig));
  const rows: JsonObject[] = [];
  let bytes = 0;
  let count = 0;
  query.on("row", (row: Record<string, unknown>) => {
    count += 1;
    if (count > limits.rows || bytes > limits.bytes) return;
    const shown = JSON.parse(JSON.stringify(row, plain)) as JsonObject;
    bytes += Buffer.byteLength(JSON.stringify(shown));
    rows.push(shown);
  });
  return new Promise((resolve, reject) => {
    query.on("error", reject);
    query.on("end", (result) => {
      const beyond =
        count > limits.rows ? `${limits.rows} rows` : bytes > limits.bytes ? `${limits.bytes} bytes` : null;
      if (beyond === null) resolve({ rows, count: result.rowCount ?? count });
      else
        reject(
          new TransactionFault(
            `The statement returns more than ${beyond}: nothing of it is given, and it was undone.`,
            "undone",
          ),
        );
    });
  });
}

/** What JSON has no form for: bytes in base64, great numbers as text. */
function plain(_name: string, value: unknown): Json | undefined | unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "object" && value !== null && "type" in value && value.type === "Buffer" && "data" in value)
    return Buffer.from(value.data as number[]).toString("base64");
  return value;
}

async function undo(client: pg.ClientBase): Promise<void> {
  await client.query("ROLLBACK").catch(() => undefined);
}

/** The database's words name columns and repeat values: they are for the record, the caller gets the code. */
function asFault(error: unknown, ran: "no" | "undone"): TransactionFault {
  if (error instanceof TransactionFault) return error;
  if (error instanceof pg.DatabaseError)
    return new TransactionFault(
      `The database refused the statement (SQLSTATE ${error.code ?? "unknown"}); nothing was changed.`,
      ran,
      `SQLSTATE ${error.code ?? "unknown"} ${error.message}`.slice(0, 500),
    );
  // Without a commit, what was begun is undone.
  return new TransactionFault("The connection to the database was lost; nothing was changed.", ran);
}
