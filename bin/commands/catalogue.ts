import { type Command, InvalidArgumentError, Option } from "commander";
import { withDatabase } from "@/bin/database";
import type { ImportedTool, SourceKind, ToolsImported } from "@/lib/contracts/toolImport";
import { upstreamEnvironment } from "@/lib/enforce/gateway/upstream/environment";
import { listOverHttp, listOverStdio, NotListed } from "@/lib/enforce/mcp/listTools";
import { actingPerson } from "@/lib/services/person/actingPerson";
import { Problem } from "@/lib/services/problem";
import { importTools } from "@/lib/services/toolImport/importTools";
import { wordsOf } from "./commandLine";
import { tellingProblems } from "./problems";

interface ImportOptions {
  command?: string[];
  url?: URL;
  passEnv?: string[];
  bearerEnv?: string;
  by?: string;
}

export function register(program: Command): void {
  const catalogue = program.command("catalogue").description("Work with the catalogue of tools and their actions.");
  catalogue
    .command("import")
    .description("Ask an MCP server for its tools, and propose those that the catalogue does not have.")
    .argument("<tool>", "the tool's name in the catalogue")
    .addOption(
      new Option("--command <line>", "start this server and ask it over stdio")
        .argParser(parseCommand)
        .conflicts("url"),
    )
    .addOption(new Option("--url <address>", "ask this server over Streamable HTTP").argParser(parseUrl))
    .option("--pass-env <names...>", "with --command: variables of this environment that the server gets too")
    .option("--bearer-env <name>", "with --url: the variable that holds a bearer token for it")
    .option("--by <email>", "the person who proposes it; without it, whoever runs this command")
    .addHelpText(
      "after",
      `
What is new becomes a draft of a change request, with the server's input schemas and without a single risk fact: each counts as its
worst value until people state it. What the server says of itself is kept as its claim. The command line is kept with it: pass
secrets with --pass-env, never in the line.

Examples:
  ambit catalogue import files --command "npx -y @modelcontextprotocol/server-filesystem /srv/notes" --by rita@example.com
  ambit catalogue import search --url https://mcp.example.com/mcp --bearer-env SEARCH_TOKEN`,
    )
    .action((tool: string, options: ImportOptions) => tellingProblems(() => runImport(tool, options)));
}

async function runImport(tool: string, options: ImportOptions): Promise<void> {
  const { kind, source, list } = askedServer(options);
  // Asked before the database is opened: a server that does not answer holds nothing.
  const tools = await list().catch((error: unknown) => {
    if (error instanceof NotListed) throw new Problem("invalid", `${error.message} Nothing was changed.`);
    throw error;
  });
  const imported = await withDatabase(async ({ ctx }) => {
    const actor = options.by === undefined ? ctx.actor : await actingPerson({ ctx, input: { email: options.by } });
    return importTools({ ctx: { ...ctx, actor }, input: { tool, source, kind, listed: tools } });
  });
  console.log(asText(imported));
}

interface AskedServer {
  kind: SourceKind;
  /** As it is kept. */
  source: string;
  list: () => Promise<unknown>;
}

function askedServer({ command, url, passEnv = [], bearerEnv }: ImportOptions): AskedServer {
  if (command !== undefined) {
    const [program = "", ...args] = command;
    const given = { env: {}, passEnv, plainEnv: [] };
    const { environment } = upstreamEnvironment(given, process.env, new Set(["DATABASE_URL"]));
    return {
      kind: "command",
      source: command.join(" "),
      list: () => listOverStdio({ command: program, args, environment }),
    };
  }
  if (url === undefined) throw new Problem("invalid", "Say which server: --command or --url.");
  const bearer = bearerEnv === undefined ? undefined : process.env[bearerEnv];
  if (bearerEnv !== undefined && !bearer) throw new Problem("invalid", `The variable ${bearerEnv} is empty.`);
  // What follows a question mark may be a secret.
  return { kind: "url", source: `${url.origin}${url.pathname}`, list: () => listOverHttp({ url, bearer }) };
}

function parseCommand(line: string): string[] {
  const words = wordsOf(line);
  if (words === null || words.length === 0)
    throw new InvalidArgumentError("It is no command line: a quote stays open.");
  return words;
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError("It takes an http or https address.");
  return new URL(text);
}

const STATES: Record<ImportedTool["state"], string> = {
  new: "new",
  same: "as it was",
  changed: "changed",
  refused: "left out",
};

function asText({ tool, tools, gone, change }: ToolsImported): string {
  const lines = [
    ...tools.map((one) => `${STATES[one.state]}: ${tool}.${one.name}${detailOf(one)}`),
    ...gone.map((name) => `not told: ${tool}.${name}. It stays in the catalogue.`),
  ];
  const end = change === null ? "Nothing is new, so nothing was proposed." : `Draft ${change.id}: ${change.message}`;
  return [...lines, end].join("\n");
}

function detailOf({ changed, schema_differs, why }: ImportedTool): string {
  const said = [
    ...(changed.length === 0 ? [] : [`it says another ${changed.join(", ").replaceAll("_", " ")} than the last time`]),
    ...(schema_differs ? ["the catalogue asks for other arguments"] : []),
    ...(why === null ? [] : [why]),
  ];
  return said.length === 0 ? "" : ` (${said.join("; ")})`;
}
