import path from "node:path";
import type { Command } from "commander";
import { type CommandContext, withDatabase } from "@/bin/database";
import { AGENT, connectAgent, ENVIRONMENT, type ScriptedAgent, TOOLS } from "@/bin/demonstration/agent";
import { Narrator } from "@/bin/demonstration/narrator";
import { AlreadyUnderWay, type Place, takePlace } from "@/bin/demonstration/place";
import { tellStory } from "@/bin/demonstration/story";
import { AmbitClient } from "@/lib/enforce/ambit/client";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import { readConfiguration } from "@/lib/platform/configuration";
import { projectRoot } from "@/lib/platform/projectRoot";
import { issueCredential } from "@/lib/services/credential/issue";
import { revokeCredential } from "@/lib/services/credential/revoke";
import { Problem } from "@/lib/services/problem";

export function register(program: Command): void {
  program
    .command("demo")
    .description(
      "Tell the demonstration's story: a scripted agent on real files, behind the gateway of a running Ambit.",
    )
    .action(demonstrate);
}

/** Why the story cannot be told, in words that say what to do. */
class CannotDemonstrate extends Error {
  override readonly name = "CannotDemonstrate";
}

type Secrets = Record<(typeof TOOLS)[number], string>;

async function demonstrate(): Promise<void> {
  const ending = endOnSignal();
  try {
    const root = projectRoot();
    const { publicUrl } = readConfiguration(process.env, root);
    await requireServer(publicUrl);
    await withDatabase((command) => run(command, { root, ambit: publicUrl, signal: ending.signal }));
  } catch (error) {
    if (ending.signal.aborted) {
      console.error("\n  The demonstration was ended. What waited for a person was taken back.");
      process.exitCode = 130;
    } else if (error instanceof CannotDemonstrate || error instanceof AlreadyUnderWay || error instanceof Problem) {
      console.error(error.message);
      process.exitCode = 1;
    } else throw error;
  } finally {
    ending.release();
  }
}

async function run(
  { ctx, db, configuration }: CommandContext,
  { root, ambit, signal }: { root: string; ambit: string; signal: AbortSignal },
): Promise<void> {
  const organisation = await db.prisma.organisation.findUnique({ where: { id: 1 } });
  if (organisation?.demonstration !== true)
    throw new CannotDemonstrate(
      "The demonstration runs in the demonstration organisation alone, and this database holds another one or none. Start Ambit with a new AMBIT_DATA_DIR to have one.",
    );
  const revoke = async (ids: readonly string[]) => {
    for (const id of ids)
      await revokeCredential({ ctx, input: { id } }).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
      });
  };
  const place = await takePlace(configuration.dataDir, revoke);
  const issued: string[] = [];
  try {
    const secrets = await issueSecrets(ctx, async (id) => {
      issued.push(id);
      await place.note(issued);
    });
    await requireSameDatabase(ambit, secrets.files);
    await tell({ place, root, ambit, secrets, signal });
  } finally {
    await revoke(issued);
    await place.leave();
  }
}

async function tell(options: {
  place: Place;
  root: string;
  ambit: string;
  secrets: Secrets;
  signal: AbortSignal;
}): Promise<void> {
  const { place, ambit } = options;
  const narrator = new Narrator();
  narrator.say(
    `\n  The agent ${AGENT} works in ${shorten(place.files)}. Every call goes through the gateway to ${ambit}.`,
  );
  let agent: ScriptedAgent | undefined;
  try {
    agent = await connectAgent(options);
    await tellStory({ agent, narrator, startedAt: new Date() });
    narrator.say(`\n  Every call and why it was allowed or not: ${ambit}/actions`);
    narrator.say(`  The files stay in ${shorten(place.files)}.\n`);
  } finally {
    await agent?.close();
  }
}

/** A credential of an enforcement point for each tool, of this run alone. */
async function issueSecrets(ctx: CommandContext["ctx"], onIssued: (id: string) => Promise<void>): Promise<Secrets> {
  const secrets: Partial<Secrets> = {};
  for (const tool of TOOLS) {
    const input = { agent: AGENT, tool, environment: ENVIRONMENT, kind: "enforcement_point" } as const;
    const { id, secret } = await issueCredential({ ctx, input });
    await onIssued(id);
    secrets[tool] = secret;
  }
  return secrets as Secrets;
}

async function requireServer(url: string): Promise<void> {
  const answers = await fetch(`${url}/.well-known/authzen-configuration`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!answers)
    throw new CannotDemonstrate(
      `No Ambit answers at ${url}. Start it in another terminal with \`npm start\` and run this again. Where it uses another port, say so: PORT=3001 npm run demo`,
    );
}

/** The server must know the credential that was just made. */
async function requireSameDatabase(url: string, secret: string): Promise<void> {
  try {
    await new AmbitClient({ url, credential: async () => secret }).reachableActions(AGENT);
  } catch (error) {
    if (!(error instanceof AmbitFault && error.kind === "refused")) throw error;
    throw new CannotDemonstrate(
      `The Ambit at ${url} works on another database than this command. Run it with the same DATABASE_URL or AMBIT_DATA_DIR as the server.`,
    );
  }
}

/** Aborted when this process is asked to end, or the server that started it is gone. */
function endOnSignal(): { signal: AbortSignal; release: () => void } {
  const ending = new AbortController();
  const end = () => ending.abort(new Error("The demonstration was ended."));
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, end);
  process.on("disconnect", end);
  return {
    signal: ending.signal,
    release: () => {
      for (const signal of signals) process.off(signal, end);
      process.off("disconnect", end);
      if (process.connected) process.disconnect();
    },
  };
}

function shorten(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative.startsWith("..") ? folder : relative;
}
