import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { withDatabase } from "@/bin/database";
import type { PartDifference } from "@/lib/core/authority/difference";
import { ASSUMPTIONS, type ReplayFlip, type ReplayResult } from "@/lib/core/authority/replay";
import { type AgentDifference, diff } from "@/lib/services/authority/diff";
import { replayRecorded } from "@/lib/services/authority/replay";
import { Problem } from "@/lib/services/problem";
import { tellingProblems } from "./problems";

interface ReplayOptions {
  agent?: string;
  from?: Date;
  to?: Date;
  json?: true;
}

export function register(program: Command): void {
  program
    .command("diff")
    .description("Tell what a bundle would let each agent do, and no longer do, against the organisation in force.")
    .argument("<file>", "the bundle")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nNothing is changed. A cell is narrowed only where it can be shown that nothing widens (docs/authority.md).",
    )
    .action((file: string, { json }: { json?: true }) =>
      tellingProblems(async () => {
        const input = { fileName: file, text: await bundleText(file) };
        const differences = await withDatabase(({ ctx }) => diff({ ctx, input }));
        console.log(json ? JSON.stringify(differences, null, 2) : differencesAsText(differences));
      }),
    );

  program
    .command("replay")
    .description("Tell what the recorded decisions would be under a bundle.")
    .argument("<file>", "the bundle")
    .option("--agent <name>", "of this agent alone")
    .option("--from <time>", "from this time on (RFC 3339)", parseTime)
    .option("--to <time>", "before this time (RFC 3339)", parseTime)
    .option("--json", "as JSON")
    .addHelpText("after", "\nNothing is changed. What a replay takes as given is told with it (docs/authority.md).")
    .action((file: string, { json, ...search }: ReplayOptions) =>
      tellingProblems(async () => {
        const input = { fileName: file, text: await bundleText(file), ...search };
        const result = await withDatabase(({ ctx }) => replayRecorded({ ctx, input, onProgress: tellProgress }));
        console.log(json ? JSON.stringify(result, null, 2) : replayAsText(result));
      }),
    );
}

async function bundleText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem("not_found", `${file} cannot be read (${reason}).`);
  }
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError("It takes a time such as 2026-01-31T12:00:00Z.");
  return time;
}

function tellProgress(done: number, of: number): void {
  process.stderr.write(`  ${done} of ${of} decisions …\n`);
}

function differencesAsText(differences: readonly AgentDifference[]): string {
  if (differences.length === 0) return "Nothing differs in what any agent may do.";
  return differences
    .map(({ agent, cells }) =>
      [
        agent,
        ...cells.flatMap(({ verdict, power, action, environment, objectType, parts }) => [
          `  ${verdict}: ${power ?? "unknown power"} ${action} in ${environment}${objectType === null ? "" : ` (${objectType})`}`,
          ...parts.map(partLine),
        ]),
      ].join("\n"),
    )
    .join("\n\n");
}

function partLine({ direction, part, name, at, before, after }: PartDifference): string {
  const what = [part, name, at].filter((one) => one !== undefined && one !== "").join(" ");
  return `    ${direction} ${what}: ${before ?? "nothing"} → ${after ?? "nothing"}`;
}

function replayAsText({ decisions, unchanged, flips, assumptions }: ReplayResult): string {
  return [
    `${decisions} decisions: ${unchanged} would be the same.`,
    ...flips.flatMap(flipLines),
    ...(assumptions.length === 0 ? [] : ["", "Taken as given:", ...assumptions.map((one) => `  ${ASSUMPTIONS[one]}`)]),
  ].join("\n");
}

function flipLines({ from, to, count, examples }: ReplayFlip): string[] {
  return [
    `${count} would go from ${from} to ${to}, such as`,
    ...examples.map(({ id, agent, action, why }) => `  ${id}  ${agent}  ${action}: ${why}`),
  ];
}
