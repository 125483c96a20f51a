import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { withDatabase } from "@/bin/database";
import type { HeldSecret } from "@/lib/contracts/toolSecrets";
import { listEveryToolSecret, listToolSecrets } from "@/lib/services/toolSecret/list";
import { removeToolSecret } from "@/lib/services/toolSecret/remove";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { tellingProblems } from "./problems";

interface Place {
  tool: string;
  environment: string;
}

export function register(program: Command): void {
  const secret = program
    .command("secret")
    .description(
      "Hold what a tool wants to see of its caller, so that no agent has to: it is let go with a permit alone.",
    );

  at(secret.command("set"))
    .description("Take a secret into custody. It is read from standard input, without a line end behind it.")
    .addHelpText(
      "after",
      "\nIt is let go call by call, each time with a permit. A server that `ambit gateway` starts (env: { NAME: { ambit: true } }) is another thing:\nit gets the secret at its start, with a permit for TOOL.initialize, and has it until it ends.",
    )
    .action((agent: string, place: Place) =>
      tellingProblems(async () => {
        const value = (await text(process.stdin)).replace(/\r?\n$/, "");
        const { id, version } = await withDatabase(({ ctx }) =>
          setToolSecret({ ctx, input: { agent, given: { ...place, value } } }),
        );
        console.error(`Secret ${id} is version ${version} for ${agent}, ${place.tool}, ${place.environment}.`);
      }),
    );

  secret
    .command("list")
    .description(
      "List the secrets that are held, one a line: agent, tool, environment, version, set, last released. Tabs divide them.",
    )
    .option("--agent <agent>", "those of one agent")
    .action(({ agent }: { agent?: string }) =>
      tellingProblems(async () => {
        const all = await withDatabase(async ({ ctx }) => {
          if (agent === undefined) return await listEveryToolSecret({ ctx });
          const { secrets } = await listToolSecrets({ ctx, input: { agent } });
          return secrets.map((one) => ({ agent, ...one }));
        });
        for (const one of all) console.log(lineOf(one));
      }),
    );

  at(secret.command("remove"))
    .description("Forget a secret.")
    .action((agent: string, place: Place) =>
      tellingProblems(async () => {
        const { version } = await withDatabase(({ ctx }) => removeToolSecret({ ctx, input: { agent, given: place } }));
        console.error(`Forgot version ${version}. The tool itself still takes it: end it there too.`);
      }),
    );
}

function at(command: Command): Command {
  return command
    .argument("<agent>", "the agent's name")
    .requiredOption("--tool <tool>", "the tool's name")
    .requiredOption("--environment <environment>", "the environment's name");
}

function lineOf({
  agent,
  tool,
  environment,
  version,
  set_at,
  released_at,
  readable,
}: HeldSecret & { agent: string }): string {
  const released = released_at === null ? "never released" : `released ${released_at}`;
  const state = readable ? [] : ["cannot be opened: set it again"];
  return [agent, tool, environment, version, `set ${set_at}`, released, ...state].join("\t");
}
