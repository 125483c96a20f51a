/** One decision in this process, beside other engines on the same organisation. */
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { row } from "../row";
import { callsToDecide } from "./calls";
import { engineOn } from "./engine";
import { organisationWith } from "./organisation";
import { medianOfCalls } from "./time";

const CALLS = callsToDecide(512);
const TIMES = 20_000;

export const decisionBenchmark: Benchmark = {
  name: "decision",
  run: async ({ repetitions, tell }) => {
    tell("Deciding in this process");
    const figures = await interleave(
      { few: engineWith(10), hundred: engineWith(100), many: engineWith(1_000) },
      repetitions,
    );
    return [
      row({
        name: "One decision, 100 rules and 100 grants, p50",
        unit: "µs",
        ours: figures.hundred,
        goal: { of: "ours", atMost: 10 },
      }),
      row({
        name: "One decision with 1,000 rules, p50",
        unit: "µs",
        ours: figures.many,
        baseline: figures.few,
        against: "with 10",
        goal: { of: "ratio", atMost: 2 },
      }),
    ];
  },
};

function engineWith(rules: number): () => number {
  const decide = engineOn(organisationWith(rules));
  return () => medianOfCalls(TIMES, (index) => decide(CALLS[index % CALLS.length] as (typeof CALLS)[number]));
}
