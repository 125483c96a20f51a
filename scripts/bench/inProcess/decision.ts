/** One decision in this process, beside other engines on the same organisation. */
import type { Benchmark, BenchmarkRow } from "../benchmark";
import { interleave } from "../interleave";
import { row } from "../row";
import { callsToDecide } from "./calls";
import { casbinOn } from "./casbin";
import { cedarOn } from "./cedar";
import { engineOn } from "./engine";
import { organisationWith } from "./organisation";
import { medianOfCalls } from "./time";

const CALLS = callsToDecide(512);

/** Calls of which one figure is the median. */
const TIMES = 20_000;
/** The same for those who take a hundred times as long. */
const TIMES_OF_OTHERS = 300;

/** Rules in the organisation. */
const FEW = 10;
const HUNDRED = 100;
const MANY = 1_000;

export const decisionBenchmark: Benchmark = {
  name: "decision",
  run: async ({ repetitions, tell }) => {
    tell("Deciding in this process");
    const figures = await interleave(
      {
        ...(await sides("few", FEW)),
        ...(await sides("hundred", HUNDRED)),
        ...(await sides("many", MANY)),
      },
      repetitions,
    );
    return [
      ...rowsOf({ rules: HUNDRED, ours: figures.hundred, cedar: figures.hundredCedar, casbin: figures.hundredCasbin }),
      row({
        name: "One decision with 1,000 rules, p50",
        unit: "µs",
        ours: figures.many,
        baseline: figures.few,
        against: "ours with 10",
        goal: { of: "ratio", atMost: 2 },
      }),
      ...rowsOf({ rules: FEW, ours: figures.few, cedar: figures.fewCedar, casbin: figures.fewCasbin }),
      ...rowsOf({ rules: MANY, ours: figures.many, cedar: figures.manyCedar, casbin: figures.manyCasbin }),
    ];
  },
};

/** One decision beside each of the others. The goal is that of a hundred rules. */
function rowsOf({
  rules,
  ours,
  cedar,
  casbin,
}: {
  rules: number;
  ours: number[];
  cedar: number[];
  casbin: number[];
}): BenchmarkRow[] {
  const name = `One decision, ${rules.toLocaleString("en-US")} rules and 100 grants, p50`;
  const common = { name, unit: "µs", ours };
  const goal = rules === HUNDRED ? { goal: { of: "ours", atMost: 10 } as const } : {};
  return [
    row({ ...common, ...goal, baseline: cedar, against: "cedar-wasm, preparsed" }),
    row({ ...common, name: `${name}, beside casbin`, baseline: casbin, against: "casbin" }),
  ];
}

type Sides<Size extends string> = Record<Size | `${Size}Cedar` | `${Size}Casbin`, () => number>;

async function sides<Size extends string>(size: Size, rules: number): Promise<Sides<Size>> {
  const organisation = organisationWith(rules);
  const engine = engineOn(organisation);
  const cedar = cedarOn(organisation, CALLS);
  const casbin = await casbinOn(organisation, CALLS);
  const ours = (index: number): void => engine(CALLS[index % CALLS.length] as (typeof CALLS)[number]);
  return {
    [size]: () => medianOfCalls(TIMES, ours),
    [`${size}Cedar`]: () => medianOfCalls(TIMES_OF_OTHERS, cedar),
    [`${size}Casbin`]: () => medianOfCalls(TIMES_OF_OTHERS, casbin),
  } as Sides<Size>;
}
