import { type Command, InvalidArgumentError } from "commander";
import type { z } from "zod";
import { withDatabase } from "@/bin/database";
import type { PostgresCheck, PostgresChecked } from "@/lib/contracts/postgresChecks";
import { postgresMappingSchema } from "@/lib/contracts/postgresChecks";
import { NoSuchRole, readPostgresCatalogue } from "@/lib/db/postgresCatalogue/read";
import { readYaml } from "@/lib/services/organisation/readYaml";
import { checkPostgres } from "@/lib/services/principal/checkPostgres";
import { Problem } from "@/lib/services/problem";
import { bundleText } from "./bundleText";
import { tellingProblems } from "./problems";

interface CheckOptions {
  mapping: string;
  url?: string;
  urlEnv?: string;
  ambit?: URL;
  tokenEnv: string;
  json?: true;
}

/** Excess was found. */
const EXCESS = 1;
/** It could not be compared. */
const FAILED = 2;

export function register(program: Command): void {
  const principals = program
    .command("principals")
    .description("Look at what agents' identities may do in other systems.");
  principals
    .command("check-postgres")
    .description(
      "Compare what a PostgreSQL role may do with the budget of the agent that acts as it, and keep what is beyond.",
    )
    .requiredOption("--mapping <file>", "which role is whose, and what each table is (YAML; docs/principals.md)")
    .option("--url <address>", "the database: postgresql://USER@HOST:PORT/DATABASE")
    .option("--url-env <name>", "the variable that holds it, where it has a password")
    .option(
      "--ambit <address>",
      "send it to this Ambit, with an API token; without it, to the database of the server here",
      parseUrl,
    )
    .option("--token-env <name>", "with --ambit: the variable that holds the token", "AMBIT_TOKEN")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
The catalogue is read in one read-only transaction; any role that can connect will do. Nothing is changed there: each excess comes
with the SQL that would mend it. The exit status is 1 where anything is beyond the budget, 0 where nothing is, and 2 where it could
not be compared.

Examples:
  ambit principals check-postgres --url postgresql://auditor@db.example.com/billing --mapping billing-helper.yaml
  ambit principals check-postgres --url-env BILLING_URL --mapping billing-helper.yaml --ambit https://ambit.example.com`,
    )
    .action((options: CheckOptions) =>
      tellingProblems(async () => {
        const checked = await check(options);
        console.log(options.json ? JSON.stringify(checked, null, 2) : asText(checked));
        if (checked.excess.length > 0) process.exitCode = EXCESS;
      }, FAILED),
    );
}

async function check(options: CheckOptions): Promise<PostgresChecked> {
  const url = addressOf(options);
  const mapping = await readMapping(options.mapping);
  const catalogue = await readPostgresCatalogue({ url: url.href, role: mapping.role, tables: mapping.tables }).catch(
    (error: unknown) => {
      if (error instanceof NoSuchRole) throw new Problem("not_found", `${error.message} Nothing was kept.`);
      const why = error instanceof Error ? error.message || error.name : String(error);
      throw new Problem("invalid", `${placeOf(url)} cannot be read (${why}). Nothing was kept.`);
    },
  );
  const input: PostgresCheck = {
    server: placeOf(url),
    mapping,
    catalogue: structuredClone(catalogue) as PostgresCheck["catalogue"],
  };
  if (options.ambit !== undefined) return send(options.ambit, input, process.env[options.tokenEnv]);
  return withDatabase(({ ctx }) => checkPostgres({ ctx, input }));
}

function addressOf({ url, urlEnv }: CheckOptions): URL {
  const text = urlEnv === undefined ? url : process.env[urlEnv];
  const parsed = text !== undefined && URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new Problem("invalid", "Say which database: --url or --url-env with postgresql://USER@HOST:PORT/DATABASE.");
  return parsed;
}

/** Without who connects, and how. */
function placeOf({ hostname, port, pathname }: URL): string {
  return `${hostname}:${port || "5432"}${pathname}`;
}

async function readMapping(file: string): Promise<z.output<typeof postgresMappingSchema>> {
  const { text, fileName } = await bundleText(file);
  const { problems, value, locate } = readYaml(text);
  const told = (errors: { line: number; column: number; message: string }[]) =>
    new Problem("invalid", "The mapping cannot be used. Nothing was kept.", {
      errors: errors.map(({ line, column, message }) => ({
        pointer: "",
        message: `${fileName}:${line}:${column} ${message}`,
      })),
    });
  if (problems.length > 0) throw told(problems.map(({ position, message }) => ({ ...position, message })));
  const parsed = postgresMappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw told(
    parsed.error.issues.map(({ path, message }) => ({
      ...locate(path.map((step) => (typeof step === "number" ? step : String(step)))),
      message: `${path.join(".")}: ${message}`,
    })),
  );
}

async function send(ambit: URL, input: PostgresCheck, token: string | undefined): Promise<PostgresChecked> {
  if (!token) throw new Problem("invalid", "Set the variable that holds the API token (--token-env, AMBIT_TOKEN).");
  const response = await fetch(new URL("/api/v1/principals/postgres-checks", ambit), {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(input),
  }).catch(() => {
    throw new Problem("unavailable", `${ambit.origin} does not answer. Nothing was kept.`);
  });
  const body = (await response.json().catch(() => ({}))) as PostgresChecked & { detail?: string };
  if (!response.ok)
    throw new Problem("invalid", `${ambit.origin} answered ${response.status}: ${body.detail ?? "it says no more"}`);
  return body;
}

function asText({ role, agent, server, registered, excess, missing_tables: missing }: PostgresChecked): string {
  return [
    ...missing.map((table) => `-- ${table} is in the mapping and not on the server.`),
    ...(registered ? [] : [`-- ${role} is not the principal that is registered for ${agent} there.`]),
    ...excess.flatMap(({ privilege, object, grantee, says, mend }) => [
      `-- ${privilege} ${object} to ${grantee}: ${says}`,
      mend,
    ]),
    excess.length === 0
      ? `-- ${role} on ${server} may do nothing beyond the budget of ${agent}.`
      : `-- ${excess.length} beyond the budget of ${agent}, as ${role} on ${server}. Nothing was changed there.`,
  ].join("\n");
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError("It takes an http or https address.");
  return new URL(text);
}
