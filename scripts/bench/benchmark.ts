/** What a benchmark is, and the rows that it gives. */

/** What a row is held to, by the medians. `ratio` is ours ÷ baseline, `difference` ours − baseline in the row's unit. */
export interface Goal {
  of: "ours" | "ratio" | "difference";
  atMost?: number;
  atLeast?: number;
  /** What would be better still; it does not bear on whether the goal is met. */
  hopedFor?: number;
}

/** One line of the table, and one element of the array that `--json` writes. */
export interface BenchmarkRow {
  name: string;
  unit: string;
  /** Median of the repetitions. */
  ours: number;
  /** Median of what was measured beside it in the same run; null where there is nothing to compare with. */
  baseline: number | null;
  /** ours ÷ baseline. */
  ratio: number | null;
  /** In words; null for a row that only informs. */
  goal: string | null;
  met: boolean | null;
  /** What the baseline is. */
  against: string | null;
  /** The least and the greatest of the repetitions. */
  oursSpread: [number, number];
  baselineSpread: [number, number] | null;
}

export interface BenchmarkSettings {
  /** How often each side is measured, in turns. */
  repetitions: number;
  /** Says on standard error what is being measured. */
  tell: (what: string) => void;
}

export interface Benchmark {
  /** What `--only` calls it. */
  name: string;
  /** Measures, every side in turns, and answers the rows in their order. */
  run: (settings: BenchmarkSettings) => Promise<BenchmarkRow[]>;
}
