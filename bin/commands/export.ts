import type { Command } from "commander";
import { withDatabase } from "@/bin/database";
import { exportBundle } from "@/lib/services/organisation/export";
import { tellingProblems } from "./problems";

export function register(program: Command): void {
  program
    .command("export")
    .description("Write the organisation to standard output as a bundle: the same bytes for the same organisation.")
    .addHelpText("after", "\nSecrets and passwords are not in it.\n\nExample:\n  ambit export > organisation.yaml")
    .action(() =>
      tellingProblems(async () => {
        const { text } = await withDatabase(({ ctx }) => exportBundle({ ctx }));
        process.stdout.write(text);
      }),
    );
}
