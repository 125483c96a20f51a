/** `npm run eval`: replays recorded tool calls against a bundle and tells what its budgets and rules made of them. */
import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { readCalls } from "./calls";
import { EvalFailure } from "./failure";
import { openPlace } from "./place";
import { replay } from "./replay";
import { figuresOf, reportOf } from "./report";
import { Tally } from "./tally";

interface Options {
  bundle: string;
  calls: string;
  json?: string;
  suite?: string;
}

const options = new Command("npm run eval --")
  .description("Replays recorded tool calls, a session a run, against a bundle on a fresh server.")
  .requiredOption("--bundle <file>", "the organisation; one agent and one tool for each suite, named like it")
  .requiredOption("--calls <file>", "recorded runs, one a line of JSON, plain or gzip")
  .option("--suite <name>", "replay the runs of this suite alone")
  .option("--json <file>", "write the figures as JSON too")
  .parse()
  .opts<Options>();

const tell = (what: string): void => void process.stderr.write(`${what}\n`);
let interrupted = false;
process.once("SIGINT", () => {
  interrupted = true;
});
process.once("SIGTERM", () => {
  interrupted = true;
});

try {
  await evaluate(options);
} catch (error) {
  if (!(error instanceof EvalFailure)) throw error;
  tell(error.message);
  process.exitCode = 1;
}

async function evaluate({ bundle, calls, json, suite }: Options): Promise<void> {
  const runs = readCalls(calls).filter((run) => suite === undefined || run.suite === suite);
  if (runs.length === 0) throw new EvalFailure(`${calls} holds no run of the suite "${suite}".`);
  tell(`Starting a server with ${bundle} …`);
  const place = await openPlace(bundle);
  const tally = new Tally();
  try {
    const step = Math.max(1, Math.ceil(runs.length / 10));
    let done = 0;
    for await (const judged of replay(place, runs)) {
      for (const one of judged) tally.add(one);
      done += 1;
      if (done % step === 0 || done === runs.length) tell(`${done} of ${runs.length} runs`);
      if (interrupted) throw new EvalFailure(`Interrupted after ${done} of ${runs.length} runs.`);
    }
  } finally {
    await place.close();
  }
  console.log(reportOf(tally));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(figuresOf(tally), null, 2)}\n`);
}
