import { type Command, InvalidArgumentError } from "commander";
import { withDatabase } from "@/bin/database";
import { ASSUMPTIONS, type ReplayFlip, type ReplayResult } from "@/lib/core/authority/replay";
import { replayRecorded } from "@/lib/services/authority/replay";
import { bundleText } from "./bundleText";
import { tellingProblems } from "./problems";

interface ReplayOptions {
  agent?: string;
  from?: Date;
  to?: Date;
  json?: true;
}

export function register(program: Command): void {
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
        const input = { ...(await bundleText(file)), ...search };
        const result = await withDatabase(({ ctx }) => replayRecorded({ ctx, input, onProgress: tellProgress }));
        console.log(json ? JSON.stringify(result, null, 2) : replayAsText(result));
      }),
    );
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError("It takes a time such as 2026-01-31T12:00:00Z.");
  return time;
}

function tellProgress(done: number, of: number): void {
  process.stderr.write(`  ${done} of ${of} decisions …\n`);
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
