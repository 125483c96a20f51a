import type { Command } from "commander";
import { withDatabase } from "@/bin/database";
import type { PartDifference } from "@/lib/core/authority/difference";
import { type Change, changesNothing } from "@/lib/core/change/category";
import { diff, diffBundles } from "@/lib/services/authority/diff";
import { bundleText } from "./bundleText";
import { tellingProblems } from "./problems";

/** For scripts: what widens, what failed. */
const WIDENS = 1;
const FAILED = 2;

export function register(program: Command): void {
  program
    .command("diff")
    .description("Tell what a bundle would let each agent do, and no longer do, against the organisation in force.")
    .argument("<file>", "the bundle; with a second one, what it is compared from")
    .argument("[after]", "another bundle: the two are compared, and no organisation is needed")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
Nothing is changed. The exit status is 1 where anything widens, 0 where nothing does, and 2 where it could not be told. A cell
is narrowed only where it can be shown that nothing widens (docs/authority.md).

Examples:
  ambit diff organisation.yaml
  ambit diff main.yaml branch.yaml`,
    )
    .action((file: string, after: string | undefined, { json }: { json?: true }) => {
      process.exitCode = FAILED;
      return tellingProblems(async () => {
        const change = await compared(file, after);
        console.log(json ? JSON.stringify(change, null, 2) : changeAsText(change));
        process.exitCode = change.categories.length > 0 ? WIDENS : 0;
      }, FAILED);
    });
}

async function compared(file: string, after: string | undefined): Promise<Change> {
  const input = await bundleText(file);
  if (after !== undefined) return diffBundles(input, await bundleText(after));
  return withDatabase(({ ctx }) => diff({ ctx, input }));
}

function changeAsText(change: Change): string {
  if (changesNothing(change)) return "Nothing differs in what anybody may do.";
  const { categories, narrowing, agents } = change;
  const widens = categories.map(({ words }) => `  ${words}`);
  return [
    ...(widens.length === 0
      ? ["Nothing widens."]
      : [`${widens.length === 1 ? "1 category widens" : `${widens.length} categories widen`}:`, ...widens]),
    ...(narrowing.length === 0 ? [] : ["Differs without widening:", ...narrowing.map((words) => `  ${words}`)]),
    ...agents.flatMap(({ agent, cells }) => [
      "",
      agent,
      ...cells.flatMap(({ verdict, power, action, environment, objectType, parts }) => [
        `  ${verdict}: ${power ?? "unknown power"} ${action} in ${environment}${objectType === null ? "" : ` (${objectType})`}`,
        ...parts.map(partLine),
      ]),
    ]),
  ].join("\n");
}

function partLine({ direction, part, name, at, before, after }: PartDifference): string {
  // What tells a limit from the grant's others is a key that no person reads.
  const what = [part, name, part === "limit" ? "" : at].filter((one) => one !== undefined && one !== "").join(" ");
  return `    ${direction} ${what}: ${before ?? "nothing"} → ${after ?? "nothing"}`;
}
