import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Command } from "commander";
import { ConfigurationError, readConfigurationFile } from "@/lib/enforce/configuration/read";
import {
  type GatewayConfiguration,
  gatewaySchema,
  type ListenConfiguration,
} from "@/lib/enforce/gateway/configuration";
import { MissingCredential, takeCredentials } from "@/lib/enforce/gateway/credentials";
import { Gateway, type GatewayOptions } from "@/lib/enforce/gateway/gateway";
import { listen } from "@/lib/enforce/gateway/http/listen";
import { messageOf } from "@/lib/enforce/gateway/upstream/fault";
import { logger } from "@/lib/platform/logger";
import { endingWith } from "./ending";

/** The longest message of an agent, in bytes. Ambit takes no longer ones. */
const MESSAGE_MAX = 1_000_000;

export function register(program: Command): void {
  program
    .command("gateway")
    .description("Stand between an agent and its MCP servers: shows and runs only what the agent's budget allows.")
    .requiredOption("--config <file>", "the gateway's configuration (YAML); docs/gateway.md describes it")
    .addHelpText(
      "after",
      "\nSpeaks MCP on standard input and output, or over HTTP where the configuration says `listen`; its log goes to stderr.",
    )
    .action(({ config }: { config: string }) => serve(config));
}

async function serve(file: string): Promise<void> {
  const opened = await open(file);
  if (opened === undefined) return;
  const { configuration, options } = opened;
  if (configuration.listen === undefined) await serveStdio(configuration, options);
  else await serveHttp(configuration, configuration.listen, options);
}

async function serveStdio(configuration: GatewayConfiguration, options: GatewayOptions): Promise<void> {
  const gateway = new Gateway(configuration, options);
  const end = endingWith(() => gateway.close(), { log: options.log, what: "the gateway" });
  // Ctrl-C in a terminal reaches whatever the agent's host started, and may be meant for the host alone: it decides.
  process.on("SIGINT", () => {
    if (process.stdin.isTTY) end("SIGINT");
  });
  process.stdin.on("end", () => end("the agent closed its side"));
  process.stdin.on("close", () => end("the agent is gone"));
  process.stdout.on("error", () => end("the agent no longer listens"));
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MESSAGE_MAX });
  await gateway.serve(transport);
  // A message that is too long ends the connection: what comes after it cannot be told apart.
  gateway.onClosed = () => end("the connection to the agent ended");
  options.log.info("the gateway is ready");
}

async function serveHttp(
  configuration: GatewayConfiguration,
  at: ListenConfiguration,
  options: GatewayOptions,
): Promise<void> {
  const { log } = options;
  try {
    const listening = await listen(configuration, at, options);
    const end = endingWith(() => listening.close(), { log, what: "the gateway" });
    process.on("SIGINT", () => end("SIGINT"));
    log.info({ url: listening.url }, "the gateway listens");
  } catch (error) {
    console.error(`The gateway cannot listen at ${at.host}:${at.port}: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

async function open(
  file: string,
): Promise<{ configuration: GatewayConfiguration; options: GatewayOptions } | undefined> {
  try {
    const configuration = await readConfigurationFile(file, gatewaySchema);
    const credentials = takeCredentials(configuration, process.env);
    return { configuration, options: { credentials, environment: process.env, log: logger() } };
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof MissingCredential)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return undefined;
  }
}
