import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { withDatabase } from "@/bin/database";
import { type CedarWarning, ELSEWHERE, type Elsewhere } from "@/lib/core/cedar/warning";
import { exportBundle } from "@/lib/services/organisation/export";
import { exportCedar } from "@/lib/services/organisation/exportCedar";
import { tellingProblems } from "./problems";

interface ExportOptions {
  format: "bundle" | "cedar";
  output?: string;
  elsewhere: Elsewhere[];
}

export function register(program: Command): void {
  program
    .command("export")
    .description("Write the organisation to standard output as a bundle: the same bytes for the same organisation.")
    .addOption(
      new Option("--format <format>", "a bundle, or policies for Cedar").choices(["bundle", "cedar"]).default("bundle"),
    )
    .option("--output <path>", "write to this file; for Cedar, policies, schema and entities into this folder")
    .addOption(
      new Option("--elsewhere <parts>", `for Cedar: leave out what something else enforces (${ELSEWHERE.join(", ")})`)
        .argParser(parseElsewhere)
        .default([], "nothing"),
    )
    .addHelpText(
      "after",
      `
Secrets and passwords are not in it. What Cedar cannot say is denied and told on standard error.

Examples:
  ambit export > organisation.yaml
  ambit export --format cedar --output cedar/
  ambit export --format cedar --elsewhere limits,people > policies.cedar`,
    )
    .action((options: ExportOptions) =>
      tellingProblems(() => (options.format === "cedar" ? writeCedar(options) : writeBundle(options))),
    );
}

async function writeBundle({ output }: ExportOptions): Promise<void> {
  const { text } = await withDatabase(({ ctx }) => exportBundle({ ctx }));
  if (output === undefined) process.stdout.write(text);
  else await writeFile(output, text);
}

async function writeCedar({ output, elsewhere }: ExportOptions): Promise<void> {
  const files = await withDatabase(({ ctx }) => exportCedar({ ctx, input: { elsewhere } }));
  for (const warning of files.warnings) console.error(warningLine(warning));
  if (output === undefined) {
    process.stdout.write(files.policies);
    return;
  }
  await mkdir(output, { recursive: true });
  await writeFile(path.join(output, "policies.cedar"), files.policies);
  await writeFile(path.join(output, "schema.cedarschema"), files.schema);
  await writeFile(path.join(output, "entities.json"), files.entities);
  await writeFile(path.join(output, "warnings.json"), `${JSON.stringify(files.warnings, null, 2)}\n`);
}

function warningLine({ path: place, what, why, errs }: CedarWarning): string {
  return `${place.join("/")}: ${errs}: ${what} ${why}`;
}

function parseElsewhere(text: string): Elsewhere[] {
  const parts = text.split(",").map((part) => part.trim());
  const known = ELSEWHERE.filter((part) => parts.includes(part));
  if (known.length < new Set(parts).size)
    throw new InvalidArgumentError(`Parts are ${ELSEWHERE.join(", ")}, with commas between them.`);
  return known;
}
