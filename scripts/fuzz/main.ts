/** `npm run fuzz`: has random calls decided by the engine and by its judges, and random schedules played, as many as one likes. */
import { Command, InvalidArgumentError, Option } from "commander";
import { reporter } from "./progress";
import { JUDGES } from "./registry";

const names = JUDGES.map(({ name }) => name);
const { cases, judge, seed } = new Command("npm run fuzz --")
  .description("Has random calls decided by the engine and by its judges, and what approvals go through judged.")
  .option("--cases <number>", "how many calls each judge decides, or schedules it plays", wholeNumber, 100_000)
  .addOption(new Option("--judge <name>", "this judge alone").choices(names))
  .option("--seed <number>", "begin here instead of anywhere", wholeNumber, Date.now() % 1_000_000_000)
  .parse()
  .opts<{ cases: number; judge?: string; seed: number }>();

const total = { cases: 0, mismatches: 0 };
for (const { name, fuzz } of JUDGES) {
  if (judge !== undefined && judge !== name) continue;
  console.log(`${name}: ${cases.toLocaleString("en-US")} cases from seed ${seed}`);
  const tell = (finding: object): void => console.log(JSON.stringify(finding, null, 2));
  const done = await fuzz({ cases, seed, tell, progress: reporter(cases) });
  total.cases += done.cases;
  total.mismatches += done.mismatches;
}
console.log(`${total.cases} cases, ${total.mismatches} mismatches`);
process.exitCode = total.mismatches === 0 ? 0 : 1;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("It takes a whole number from 1 on.");
  return value;
}
