import type { Command } from "commander";
import { withDatabase } from "@/bin/database";
import { invite } from "@/lib/services/person/invite";
import { tellingProblems } from "./problems";

export function register(program: Command): void {
  const person = program.command("person").description("Let people of the organisation sign in.");

  person
    .command("invite")
    .description("Print a one-time link with which a person sets a password, or a new one.")
    .argument("<email>", "the person's address, as the bundle has it")
    .addHelpText(
      "after",
      "\nWhoever opens the link first becomes that person: hand it over safely. It works once, for 72 hours, and ends\nearlier links of the same person. Standard output holds the link alone.",
    )
    .action((email: string) =>
      tellingProblems(async () => {
        const { link, expiresAt } = await withDatabase(({ ctx }) => invite({ ctx, input: { email } }));
        console.error(`For ${email}, once, until ${expiresAt.toISOString()}:`);
        console.log(link);
      }),
    );
}
