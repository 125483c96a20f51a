import { readFile } from "node:fs/promises";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Command } from "commander";
import { MissingCredential, takeCredentials } from "@/lib/enforce/gateway/credentials";
import { Gateway } from "@/lib/enforce/gateway/gateway";
import { GatewayConfigurationError, readGatewayConfiguration } from "@/lib/enforce/gateway/readConfiguration";
import { logger } from "@/lib/platform/logger";

export function register(program: Command): void {
  program
    .command("gateway")
    .description("Stand between an agent and its MCP servers: shows and runs only what the agent's budget allows.")
    .requiredOption("--config <file>", "the gateway's configuration (YAML); docs/gateway.md describes it")
    .addHelpText("after", "\nSpeaks MCP on standard input and output; its log goes to stderr.")
    .action(({ config }: { config: string }) => serve(config));
}

async function serve(file: string): Promise<void> {
  const gateway = await open(file);
  if (gateway === undefined) return;
  const log = logger();
  let isEnding = false;
  const end = (why: string) => {
    if (isEnding) return;
    isEnding = true;
    log.info({ why }, "the gateway ends");
    void gateway.close().finally(() => process.exit(0));
  };
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(signal));
  // Ctrl-C in a terminal reaches whatever the agent's host started, and may be meant for the host alone: it decides.
  process.on("SIGINT", () => {
    if (process.stdin.isTTY) end("SIGINT");
  });
  process.stdin.on("end", () => end("the agent closed its side"));
  process.stdin.on("close", () => end("the agent is gone"));
  process.stdout.on("error", () => end("the agent no longer listens"));
  await gateway.serve(new StdioServerTransport());
  log.info("the gateway is ready");
}

async function open(file: string): Promise<Gateway | undefined> {
  try {
    const configuration = readGatewayConfiguration(await textOf(file), file);
    const credentials = takeCredentials(configuration, process.env);
    return new Gateway(configuration, { credentials, environment: process.env, log: logger() });
  } catch (error) {
    if (!(error instanceof GatewayConfigurationError || error instanceof MissingCredential)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return undefined;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new GatewayConfigurationError([`${file}: cannot be read`]);
  }
}
