import type { Command } from "commander";
import { withDatabase } from "@/bin/database";
import type { BundleText } from "@/lib/services/authority/proposed";
import type { Proposed } from "@/lib/services/change/proposeAgent";
import { type ProposedBundle, proposeBundle } from "@/lib/services/change/proposeBundle";
import { type ImportResult, importBundle } from "@/lib/services/organisation/import";
import { actingPerson } from "@/lib/services/person/actingPerson";
import { Problem } from "@/lib/services/problem";
import { bundleText } from "./bundleText";
import { type CredentialsFile, prepareCredentialsFile } from "./credentialsFile";
import { tellingProblems } from "./problems";

export function register(program: Command): void {
  program
    .command("import")
    .description(
      "Fill the empty organisation from a bundle, or propose its difference as change requests (YAML; docs/bundle.md describes it).",
    )
    .argument("<file>", "the bundle, or - for standard input")
    .option(
      "--issue-credentials <file>",
      "also issue both kinds of credential for every agent, tool and environment that the grants name, and write them to a new file (JSON, mode 0600): the only place where their secrets are",
    )
    .option("--by <email>", "the person who proposes the difference; without it, whoever runs this command")
    .addHelpText(
      "after",
      `
An empty organisation is filled at once. Of one that is not, what narrows is in force with the import, and what widens waits for
a security reviewer, each category as a change request of its own (docs/changes.md). A bundle with problems changes nothing:
every problem is told on stderr as FILE:LINE:COLUMN path: what is wrong, and the exit status is 1.

Examples:
  ambit import organisation.yaml --issue-credentials credentials.json
  ambit import organisation.yaml --by omar@example.com`,
    )
    .action((file: string, options: ImportOptions) => tellingProblems(() => importOrPropose(file, options)));
}

interface ImportOptions {
  issueCredentials?: string;
  by?: string;
}

async function importOrPropose(file: string, { issueCredentials, by }: ImportOptions): Promise<void> {
  const input = await bundleText(file);
  const proposed = await withDatabase(async ({ ctx, db }) => {
    if ((await db.prisma.organisation.count()) === 0) return null;
    if (issueCredentials !== undefined)
      throw new Problem(
        "conflict",
        "This organisation is not empty: an import issues no credentials then. Nothing was changed; use ambit credential issue.",
      );
    const actor = by === undefined ? ctx.actor : await actingPerson({ ctx, input: { email: by } });
    return proposeBundle({ ctx: { ...ctx, actor }, input });
  });
  if (proposed === null) await runImport(input, issueCredentials);
  else console.log(proposedAsText(proposed));
}

function proposedAsText({ changes, kept }: ProposedBundle): string {
  const lines = [...changes.map(proposedLine), ...kept.map((words) => `kept: ${words}.`)];
  return lines.length === 0 ? "The organisation is as the bundle says already. Nothing was changed." : lines.join("\n");
}

function proposedLine({ id, status, about, message }: Proposed): string {
  return `${status?.replace("_", " ") ?? "not proposed"}: ${about}${id === null ? "" : ` (${id})`}. ${message}`;
}

async function runImport({ fileName, text }: BundleText, credentialsPath: string | undefined): Promise<void> {
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
