import { type Command, Option } from "commander";
import { withDatabase } from "@/bin/database";
import { issueCredential } from "@/lib/services/credential/issue";
import { type ListedCredential, listCredentials } from "@/lib/services/credential/list";
import { revokeCredential } from "@/lib/services/credential/revoke";
import { tellingProblems } from "./problems";

type Kind = ListedCredential["kind"];

export function register(program: Command): void {
  const credential = program
    .command("credential")
    .description("Issue, list and revoke the secrets with which agents and enforcement points come to Ambit.");

  credential
    .command("issue")
    .description("Issue a credential for one agent, tool and environment. The secret is printed once.")
    .argument("<agent>", "the agent's name")
    .requiredOption("--tool <tool>", "the tool's name")
    .requiredOption("--environment <environment>", "the environment's name")
    .addOption(
      new Option(
        "--kind <kind>",
        "who holds it: the agent itself, or a gateway or tool server that it cannot reach into",
      )
        .choices(["agent", "enforcement_point"])
        .default("agent"),
    )
    .option(
      "--must-redeem",
      "give back what a permit took from a limit when it ends unredeemed (enforcement points only)",
    )
    .addHelpText("after", "\nStandard output holds the secret alone; everything else goes to stderr.")
    .action((agent: string, options: { tool: string; environment: string; kind: Kind; mustRedeem?: boolean }) =>
      tellingProblems(async () => {
        const { id, secret } = await withDatabase(({ ctx }) =>
          issueCredential({ ctx, input: { agent, ...options, mustRedeem: options.mustRedeem ?? false } }),
        );
        console.error(`Credential ${id} for ${agent}, ${options.tool}, ${options.environment}. It is shown this once:`);
        console.log(secret);
      }),
    );

  credential
    .command("list")
    .description("List credentials, one a line: id, agent, tool, environment, kind, hint, state. Tabs divide them.")
    .option("--agent <agent>", "those of one agent")
    .action((options: { agent?: string }) =>
      tellingProblems(async () => {
        const all = await withDatabase(({ ctx }) => listCredentials({ ctx, input: options }));
        for (const one of all) console.log(lineOf(one));
      }),
    );

  credential
    .command("revoke")
    .description("Revoke a credential, its access tokens and its unredeemed permits, at once.")
    .argument("<id>", "its id, as `ambit credential list` shows it")
    .action((id: string) =>
      tellingProblems(async () => {
        const { permits } = await withDatabase(({ ctx }) => revokeCredential({ ctx, input: { id } }));
        console.log(`Revoked credential ${id} and ${permits} unredeemed ${permits === 1 ? "permit" : "permits"}.`);
      }),
    );
}

function lineOf({ id, agent, tool, environment, kind, hint, revokedAt }: ListedCredential): string {
  const state = revokedAt === null ? "in force" : `revoked ${revokedAt.toISOString()}`;
  return [id, agent, tool, environment, kind, hint, state].join("\t");
}
