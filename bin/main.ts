import { Command, CommanderError } from "commander";
import { explainFault } from "@/lib/http/serving/fault";
import { register as registerAuthority } from "./commands/authority";
import { register as registerCatalogue } from "./commands/catalogue";
import { register as registerConnector } from "./commands/connector";
import { register as registerCredential } from "./commands/credential";
import { register as registerDemo } from "./commands/demo";
import { register as registerDiff } from "./commands/diff";
import { register as registerExport } from "./commands/export";
import { register as registerGateway } from "./commands/gateway";
import { register as registerHook } from "./commands/hook";
import { register as registerImport } from "./commands/import";
import { register as registerIngest } from "./commands/ingest";
import { register as registerKill } from "./commands/kill";
import { register as registerPerson } from "./commands/person";
import { register as registerPolicy } from "./commands/policy";
import { register as registerPrincipals } from "./commands/principals";
import { register as registerPropose } from "./commands/propose";
import { register as registerSecret } from "./commands/secret";
import { register as registerSource } from "./commands/source";
import { register as registerToken } from "./commands/token";

const program = new Command("ambit")
  .description("Permission budgets for AI agents: work with the organisation from the command line.")
  .showHelpAfterError("Run `ambit help` for the commands.")
  // Thrown instead of ending the process; a command that is used wrongly ends with status 2.
  .exitOverride();

for (const register of [
  registerImport,
  registerExport,
  registerCatalogue,
  registerCredential,
  registerSecret,
  registerSource,
  registerIngest,
  registerToken,
  registerPerson,
  registerGateway,
  registerConnector,
  registerHook,
  registerKill,
  registerAuthority,
  registerDiff,
  registerPolicy,
  registerPropose,
  registerPrincipals,
  registerDemo,
])
  register(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const plain = explainFault(error, process.env.DATABASE_URL);
    console.error(plain ?? error);
    // A command may have said already what its failure is.
    process.exitCode ||= 1;
  }
}
