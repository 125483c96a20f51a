import type { Command } from "commander";
import { withDatabase } from "@/bin/database";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import { systemClock } from "@/lib/platform/clock";
import { lintBundle } from "@/lib/services/authority/lint";
import { organisationNow, organisationOf, runCases, type Simulated, simulate } from "@/lib/services/authority/simulate";
import { bundleText } from "./bundleText";
import { tellingProblems } from "./problems";

const FAILED = 2;

interface PolicyOptions {
  bundle?: string;
  json?: true;
  explain?: true;
}

export function register(program: Command): void {
  program
    .command("lint")
    .description("Tell what a bundle says and seldom means: wildcards, no limit, what nobody is asked about.")
    .argument("<file>", "the bundle")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nThe exit status is 1 where anything is found, 0 where nothing is, and 2 where the bundle cannot be read.",
    )
    .action((file: string, { json }: PolicyOptions) =>
      ending(async () => {
        const findings = lintBundle(await bundleText(file));
        const lines = findings.map(({ where, code, message }) => `${where}: ${code}: ${message}`);
        console.log(
          json ? JSON.stringify(findings, null, 2) : lines.length === 0 ? "Nothing found." : lines.join("\n"),
        );
        return findings.length === 0;
      }),
    );

  program
    .command("simulate")
    .description("Decide requests from a file, in order, each in a fresh session. Nothing is recorded.")
    .argument(
      "<file>",
      "a list of { request: { agent, action, environment, arguments? … } } (YAML or JSON; docs/changes.md)",
    )
    .option("--bundle <file>", "by this bundle; without it, by the organisation in force")
    .option("--explain", "with what every check, grant and rule comes to")
    .option("--json", "as JSON")
    .action((file: string, { bundle, json, explain }: PolicyOptions) =>
      ending(async () => {
        const decided = simulate(await organisationFor(bundle), await bundleText(file), now(), {
          whole: explain === true,
        });
        const lines = decided.flatMap((one) => [simulatedLine(one), ...reasoningLines(one)]);
        console.log(json ? JSON.stringify(decided, null, 2) : lines.join("\n"));
        return true;
      }),
    );

  program
    .command("test")
    .description("Check cases: requests, and what must come of them.")
    .argument("<files...>", "lists of { description, request, expect: { outcome, reason? } } (YAML; docs/changes.md)")
    .option("--bundle <file>", "by this bundle; without it, by the organisation in force")
    .addHelpText(
      "after",
      "\nThe exit status is 1 where a case fails, 0 where none does, and 2 where a file cannot be read.",
    )
    .action((files: string[], { bundle }: PolicyOptions) =>
      ending(async () => {
        const organisation = await organisationFor(bundle);
        let failed = 0;
        for (const file of files)
          for (const { description, instead } of runCases(organisation, await bundleText(file), now())) {
            if (instead !== null) failed += 1;
            console.log(
              instead === null ? `ok      ${description}` : `not ok  ${description}\n          it was ${instead}`,
            );
          }
        return failed === 0;
      }),
    );
}

/** Ends with 0 where `work` answers true, 1 where it answers false, and 2 where it cannot answer. */
async function ending(work: () => Promise<boolean>): Promise<void> {
  process.exitCode = FAILED;
  await tellingProblems(async () => {
    process.exitCode = (await work()) ? 0 : 1;
  }, FAILED);
}

async function organisationFor(bundle: string | undefined): Promise<CompiledOrganisation> {
  if (bundle !== undefined) return organisationOf(await bundleText(bundle));
  return withDatabase(({ ctx }) => organisationNow({ ctx }));
}

function now(): Date {
  return systemClock()();
}

function simulatedLine({
  request: { agent, action, environment },
  result: { outcome, reason, reasons },
}: Simulated): string {
  return `${outcome}  ${agent}  ${action} in ${environment}: ${reason}. ${reasons[0]?.message ?? ""}`;
}

/** What failed of the checks, the grants that name the action, and the rules that apply. */
function reasoningLines({ reasoning }: Simulated): string[] {
  if (reasoning === undefined) return [];
  const { checks, grants, rules } = reasoning;
  const lines = [
    ...checks.flatMap(({ check, state, message }) => (state === "failed" ? [`${check}: ${message}`] : [])),
    ...grants.flatMap(({ id, failed, message }) =>
      failed === "actions" ? [] : [`grant ${id}: ${failed === null ? "covers the call" : `${failed}: ${message}`}`],
    ),
    ...rules.flatMap(({ name, effect, notFor, met, error }) =>
      notFor === null ? [`rule ${name} (${effect}): ${error ?? (met ? "met" : "not met")}`] : [],
    ),
  ];
  return lines.map((line) => `          ${line}`);
}
