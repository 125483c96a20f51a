import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Command } from "commander";
import { AmbitClient } from "@/lib/enforce/ambit/client";
import { ConfigurationError, readConfigurationFile } from "@/lib/enforce/configuration/read";
import { postgresServerSchema } from "@/lib/enforce/postgres/configuration";
import { PostgresConnector } from "@/lib/enforce/postgres/connector";
import { PostgresServer } from "@/lib/enforce/postgres/server";
import { VERSION } from "@/lib/enforce/sdk/version";
import { MissingSecret, takeSecret } from "@/lib/enforce/secrets/held";
import { logger } from "@/lib/platform/logger";
import { endingWith } from "./ending";

/** The longest message of a gateway, in bytes. */
const MESSAGE_MAX = 1_000_000;

export function register(program: Command): void {
  program
    .command("connector")
    .description("Put a system behind the gateway as a tool: each call runs with its permit or not at all.")
    .command("postgres")
    .description("Serve named statements of a PostgreSQL database over MCP, each as the agent's own database role.")
    .requiredOption("--config <file>", "the connector's configuration (YAML); docs/postgres-connector.md describes it")
    .addHelpText(
      "after",
      "\nSpeaks MCP on standard input and output: `ambit gateway` starts it as an upstream with `redeem: upstream`. Its log goes to stderr.",
    )
    .action(({ config }: { config: string }) => serve(config));
}

async function serve(file: string): Promise<void> {
  const server = await open(file);
  if (server === undefined) return;
  const log = logger();
  const end = endingWith(() => server.close(), { log, what: "the connector" });
  server.onClosed = () => end("the connection to the gateway ended");
  process.stdin.on("end", () => end("the gateway closed its side"));
  process.stdin.on("close", () => end("the gateway is gone"));
  process.stdout.on("error", () => end("the gateway no longer listens"));
  await server.serve(new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MESSAGE_MAX }));
  log.info("the connector is ready");
}

/** Undefined when the configuration cannot be used, which has then been said. */
async function open(file: string): Promise<PostgresServer | undefined> {
  try {
    const configuration = await readConfigurationFile(file, postgresServerSchema);
    const { ambit: url, tool } = configuration;
    const credential = takeSecret(configuration.credential, `the connector ${tool}`, process.env);
    const program = `ambit-connector/${VERSION} (${tool})`;
    const ambit = new AmbitClient({ url, credential: () => credential.read(), program });
    const log = logger();
    const connector = new PostgresConnector(configuration, { ambit, environment: process.env, log });
    return new PostgresServer(configuration, { connector, log });
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof MissingSecret)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return undefined;
  }
}
