import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { withDatabase } from "@/bin/database";
import { type ImportResult, importBundle } from "@/lib/services/organisation/import";
import { Problem } from "@/lib/services/problem";
import { type CredentialsFile, prepareCredentialsFile } from "./credentialsFile";
import { tellingProblems } from "./problems";

export function register(program: Command): void {
  program
    .command("import")
    .description("Fill the empty organisation from a bundle (YAML; docs/bundle.md describes it).")
    .argument("<file>", "the bundle, or - for standard input")
    .option(
      "--issue-credentials <file>",
      "also issue both kinds of credential for every agent, tool and environment that the grants name, and write them to a new file (JSON, mode 0600): the only place where their secrets are",
    )
    .addHelpText(
      "after",
      `
A bundle with problems, or an organisation that is not empty, changes nothing: every problem is told on stderr as
FILE:LINE:COLUMN path: what is wrong, and the exit status is 1.

Example:
  ambit import organisation.yaml --issue-credentials credentials.json`,
    )
    .action((file: string, options: { issueCredentials?: string }) =>
      tellingProblems(() => runImport(file, options.issueCredentials)),
    );
}

async function runImport(file: string, credentialsPath: string | undefined): Promise<void> {
  const fileName = file === "-" ? "standard input" : file;
  const text = await readBundleText(file);
  const credentialsFile = credentialsPath === undefined ? null : await prepareCredentialsFile(credentialsPath);
  try {
    const { counts } = await withDatabase(({ ctx }) =>
      importBundle({
        ctx,
        input: {
          fileName,
          text,
          issueCredentials: credentialsFile !== null,
          ...(credentialsFile === null ? {} : { keepCredentials: (credentials) => credentialsFile.keep(credentials) }),
        },
      }),
    );
    console.log(`Imported ${fileName}: ${listed(counts)}.`);
    if (credentialsFile !== null) console.log(`Credentials are in ${credentialsPath}, readable by you alone.`);
  } catch (error) {
    if (credentialsFile?.kept === true) tellUncertainty(credentialsPath ?? "");
    throw error;
  } finally {
    await discard(credentialsFile);
  }
}

async function readBundleText(file: string): Promise<string> {
  try {
    return file === "-" ? await readAll(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem("not_found", `${file} cannot be read (${reason}). Nothing was changed.`);
  }
}

/** The file is written before the commit, so that no secret is lost; the commit's answer may be lost nevertheless. */
function tellUncertainty(credentialsPath: string): void {
  console.error(
    `The database did not confirm the import, so ${credentialsPath} was kept. If ambit export shows the organisation, its credentials are in force; if not, delete the file and import again.`,
  );
}

async function discard(file: CredentialsFile | null): Promise<void> {
  await file?.discard();
}

function listed(counts: ImportResult["counts"]): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${count === 1 ? singular(what) : what}`)
    .join(", ");
}

function singular(plural: string): string {
  return plural === "people" ? "person" : plural.replace(/s$/, "");
}
