import { Command } from "commander";
import { explainFault } from "@/lib/http/serving/fault";

const program = new Command("ambit")
  .description("Permission budgets for AI agents: work with the organisation from the command line.")
  .showHelpAfterError("Run `ambit help` for the commands.");

try {
  await program.parseAsync();
} catch (error) {
  const plain = explainFault(error, process.env.DATABASE_URL);
  console.error(plain ?? error);
  process.exitCode = 1;
}
