/** `npm run bench`: measures, prints the table of what deciding costs, and writes it as JSON where asked. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import type { BenchmarkRow } from "./benchmark";
import { BENCHMARKS } from "./registry";
import { markdownTable } from "./table";

const names = BENCHMARKS.map(({ name }) => name);
const { json, only, repetitions } = new Command("npm run bench --")
  .description("Measures what deciding costs, side by side with what it is compared with.")
  .option("--json <file>", "write the rows as JSON too")
  .addOption(
    new Option("--only <name>", "run this benchmark alone; can be given again")
      .choices(names)
      .argParser((name: string, before: string[] = []) => [...before, known(name)]),
  )
  .option("--repetitions <number>", "how often each side is measured", wholeNumber, 7)
  .parse()
  .opts<{ json?: string; only?: string[]; repetitions: number }>();

const tell = (what: string): void => void process.stderr.write(`${what} …\n`);
const rows: BenchmarkRow[] = [];
for (const { name, run } of BENCHMARKS)
  if (only === undefined || only.includes(name)) rows.push(...(await run({ repetitions, tell })));

console.log(markdownTable(rows));
console.log(
  `\nMedian of ${repetitions} (least–greatest), measured in turns on ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}.`,
);
if (json !== undefined) writeFileSync(json, `${JSON.stringify(rows, null, 2)}\n`);

function known(name: string): string {
  if (!names.includes(name)) throw new InvalidArgumentError(`They are ${names.join(", ")}.`);
  return name;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It takes a whole number from 1 on.");
  return value;
}
