import { type Command, Option } from "commander";
import { withDatabase } from "@/bin/database";
import { type KillSwitchView, killSwitchWords, type PullKillSwitch } from "@/lib/contracts/killSwitches";
import type { ServiceContext } from "@/lib/services/context";
import { listKillSwitches } from "@/lib/services/killSwitch/list";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { actingPerson } from "@/lib/services/person/actingPerson";
import { Problem } from "@/lib/services/problem";
import { tellingProblems } from "./problems";

interface KillOptions {
  organisation?: true;
  exceptRead?: true;
  tool?: string;
  environment?: string;
  agent?: string;
  reason?: string;
  by?: string;
  list?: true;
}

export function register(program: Command): void {
  program
    .command("kill")
    .description("Pull a kill switch: what it covers is denied from now on, on every process.")
    .addOption(new Option("--organisation", "stop everything").conflicts(["tool", "environment", "agent"]))
    .option("--except-read", "with --organisation: reading goes on")
    .addOption(new Option("--tool <name>", "stop one tool").conflicts(["environment", "agent"]))
    .addOption(new Option("--environment <name>", "stop one environment").conflicts(["agent"]))
    .option("--agent <name>", "stop one agent")
    .option("--reason <text>", "why; it is shown to everyone and kept")
    .option("--by <email>", "the person who pulls it; without it, whoever runs this command")
    .option("--list", "print the switches that are in force instead")
    .addHelpText(
      "after",
      `
Permits that are not redeemed and access tokens are revoked, and approvals that wait are cancelled. A second person
releases it: on the page Kill switches, or with ambit release.

Examples:
  ambit kill --agent billing-helper --reason "pays the same invoice again and again"
  ambit kill --organisation --except-read --reason "an incident is being looked into"`,
    )
    .action((options: KillOptions) =>
      tellingProblems(() => withDatabase(({ ctx }) => (options.list ? printInForce(ctx) : pull(ctx, options)))),
    );

  program
    .command("release")
    .description("Release a kill switch, as a second person: not the one who pulled it.")
    .argument("<id>", "the switch, as ambit kill printed it")
    .requiredOption("--by <email>", "the security reviewer or admin who releases it")
    .option("--reason <text>", "why; it is kept")
    .action((id: string, { by, reason }: { by: string; reason?: string }) =>
      tellingProblems(async () => {
        await withDatabase(async ({ ctx }) => {
          const actor = await actingPerson({ ctx, input: { email: by } });
          await releaseKillSwitch({
            ctx: { ...ctx, actor },
            input: { id, answer: reason === undefined ? {} : { reason } },
          });
        });
        console.log("Released. What it stopped is decided again; what it revoked and cancelled stays so.");
      }),
    );
}

async function pull(command: ServiceContext, { by, ...options }: KillOptions): Promise<void> {
  const input = inputOf(options);
  const ctx =
    by === undefined ? command : { ...command, actor: await actingPerson({ ctx: command, input: { email: by } }) };
  const { id, permits, credentials, approvals } = await pullKillSwitch({ ctx, input });
  const stopped = killSwitchWords({
    scope: input.scope,
    covers: input.name ?? null,
    exceptRead: input.exceptRead ?? false,
  });
  console.error(
    `Stopped from now on: ${stopped}. Ended: ${permits} permits, the access tokens of ${credentials} credentials, ${approvals} approvals that waited.`,
  );
  console.error(`A second person releases it: ambit release ${id} --by EMAIL`);
  console.log(id);
}

function inputOf(options: Omit<KillOptions, "by">): PullKillSwitch {
  const { organisation, exceptRead, tool, environment, agent, reason = "" } = options;
  if (reason.trim() === "") throw new Problem("invalid", "Say why, with --reason. Nothing was stopped.");
  if (exceptRead && !organisation)
    throw new Problem("invalid", "--except-read goes with --organisation. Nothing was stopped.");
  if (organisation) return { scope: "organisation", exceptRead: exceptRead ?? false, reason };
  if (tool !== undefined) return { scope: "tool", name: tool, reason };
  if (environment !== undefined) return { scope: "environment", name: environment, reason };
  if (agent !== undefined) return { scope: "agent", name: agent, reason };
  throw new Problem(
    "invalid",
    "Say what to stop: --organisation, --tool, --environment or --agent. Nothing was stopped.",
  );
}

async function printInForce(ctx: ServiceContext): Promise<void> {
  const { inForce } = await listKillSwitches({ ctx });
  if (inForce.length === 0) console.error("No kill switch is in force.");
  for (const one of inForce) console.log(lineOf(one));
}

function lineOf({ id, pulledAt, pulledBy, reason, ...covered }: KillSwitchView): string {
  return `${id}  ${killSwitchWords(covered)}  since ${pulledAt} by ${pulledBy}: ${reason}`;
}
