/** `npm run eval:correlation`: how much of what belongs together is found in recorded data whose ids are hidden, and in generated worlds. */
import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { DATA_FOLDER } from "./data";
import { reportOf } from "./report";
import type { SetFigures } from "./score";
import { cloudTrailSets } from "./sets/cloudtrail";
import { foreignSystemSets, frameworkSets } from "./sets/foreignSystem";
import { kubernetesSets } from "./sets/kubernetes";
import { oneRunSets } from "./sets/oneRun";
import { worldSets } from "./sets/worlds";

const RECORDED: readonly [folder: string, sets: (data: string) => SetFigures[]][] = [
  ["cloudtrail", cloudTrailSets],
  ["kubernetes-audit", kubernetesSets],
  ["traces-trainticket", foreignSystemSets],
  ["genai-spans", frameworkSets],
  ["genai-spans/one-run-three-logs", oneRunSets],
];

const { data, json, worlds } = new Command("npm run eval:correlation --")
  .description("Hides the ids of recorded log records, correlates them, and tells what was found against what is true.")
  .option("--data <folder>", "recorded data, a folder a kind", process.env.AMBIT_SHARED_DATA ?? DATA_FOLDER)
  .option("--json <file>", "write the figures as JSON too")
  .option("--no-worlds", "leave the generated worlds out")
  .parse()
  .opts<{ data: string; json?: string; worlds: boolean }>();

const sets: SetFigures[] = [];
const skipped: string[] = [];
for (const [folder, make] of RECORDED) {
  process.stderr.write(`${folder} …\n`);
  const made = make(data);
  if (made.length === 0) skipped.push(`${folder}, of which ${data} holds nothing`);
  sets.push(...made);
}
if (worlds) {
  process.stderr.write("generated worlds …\n");
  sets.push(...worldSets());
}
process.stdout.write(`${reportOf(sets, skipped)}\n`);
if (json !== undefined) writeFileSync(json, `${JSON.stringify({ sets, skipped }, null, 2)}\n`);
