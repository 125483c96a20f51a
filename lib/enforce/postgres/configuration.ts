/** What a PostgreSQL connector's configuration may say. docs/postgres-connector.md describes it. */
import { z } from "zod";
import { ambitUrl, localSecret } from "@/lib/enforce/configuration/members";
import { secretPlace } from "@/lib/enforce/secrets/configuration";

const text = z.string().trim().min(1).max(2_000);
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, "must be a name: letters, digits, _ and -");

export const PARAMETER_TYPES = ["text", "integer", "number", "boolean", "uuid", "date", "timestamp", "json"] as const;

const parameter = z.strictObject({
  name: z.string().min(1).max(128),
  type: z.enum(PARAMETER_TYPES),
  /** What it means, for whoever calls. */
  description: text.optional(),
  /** Left out by the caller it is NULL. */
  optional: z.boolean().default(false),
  /** The longest text, in characters. */
  maxLength: z.int().min(1).max(1_000_000).default(10_000),
});

/** The rows that a statement changes, looked at before and after it in the same transaction. */
const changes = z.strictObject({
  type: text.max(256),
  /** The column that names a row. */
  key: z.string().min(1),
  /** Left out, what the statement returns is how its rows stand afterwards. */
  select: text.max(20_000).optional(),
  /** Names of the parameters that are `$1`, `$2`, … of `select`. */
  parameters: z.array(z.string()).default([]),
});

const statement = z
  .strictObject({
    /** The action's name without its tool. */
    action: name,
    /** What it does, for whoever calls. */
    description: text.optional(),
    sql: z.string().trim().min(1).max(100_000),
    /** `$1`, `$2`, … of `sql`, in this order: all that a caller can say. */
    parameters: z.array(parameter).max(100).default([]),
    /** What the action is on: its type, and the parameter that names it (left out: the statement itself). */
    resource: z.strictObject({ type: text.max(256), parameter: z.string().optional() }),
    /** Without it the transaction is read-only. */
    changes: changes.optional(),
  })
  .superRefine(({ sql, parameters, resource, changes: changed }, context) => {
    const names = parameters.map((one) => one.name);
    const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    if (new Set(names).size !== names.length) wrong(["parameters"], "names one twice");
    if (placesIn(sql) !== names.length)
      wrong(["sql"], `has ${placesIn(sql)} places ($1, …) for ${names.length} parameters`);
    const named = parameters.find((one) => one.name === resource.parameter);
    if (resource.parameter !== undefined && named === undefined)
      wrong(["resource", "parameter"], "is no parameter of the statement");
    if (named?.type === "json") wrong(["resource", "parameter"], "must be of a type whose values can be an id");
    for (const [at, one] of (changed?.parameters ?? []).entries())
      if (!names.includes(one)) wrong(["changes", "parameters", at], "is no parameter of the statement");
  });

const members = z.strictObject({
  agent: text.max(256),
  /** The tool's name in Ambit. */
  tool: name,
  environment: text.max(256),
  database: z.strictObject({
    host: text,
    port: z.int().min(1).max(65_535).default(5432),
    name: text,
    /** Logs in, and may do nothing but take on `role`. */
    user: text,
    password: secretPlace,
    /** Encrypted, with a certificate that is verified; `false` for a database on this machine. */
    tls: z.boolean().default(true),
    connections: z.int().min(1).max(100).default(4),
  }),
  /** The database role of this agent, tool and environment. */
  role: text,
  limits: z
    .strictObject({
      statementMs: z.int().min(1).max(600_000).default(10_000),
      lockMs: z.int().min(1).max(600_000).default(2_000),
      rows: z.int().min(1).max(1_000).default(500),
      bytes: z.int().min(100).max(50_000_000).default(1_000_000),
    })
    .prefault({}),
  statements: z.array(statement).min(1).max(500),
});

function assertDeclaredOnce({ statements }: z.output<typeof members>, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [at, { action }] of statements.entries()) {
    if (seen.has(action))
      context.addIssue({ code: "custom", path: ["statements", at, "action"], message: "is declared twice" });
    seen.add(action);
  }
}

/** What the connector is, for a program that has it within itself. */
export const postgresConnectorSchema = members.superRefine(assertDeclaredOnce);

/** The same for `ambit connector postgres`: with where Ambit is, and the credential of an enforcement point toward it. */
export const postgresServerSchema = members
  .extend({ ambit: ambitUrl, credential: localSecret })
  .superRefine(assertDeclaredOnce);

export type PostgresConnectorConfiguration = z.output<typeof postgresConnectorSchema>;
export type PostgresServerConfiguration = z.output<typeof postgresServerSchema>;
export type StatementConfiguration = PostgresConnectorConfiguration["statements"][number];
export type ParameterConfiguration = StatementConfiguration["parameters"][number];

/** The highest `$n` of a statement. */
function placesIn(sql: string): number {
  return Math.max(0, ...[...sql.matchAll(/\$(\d{1,3})\b/g)].map(([, number]) => Number(number)));
}
