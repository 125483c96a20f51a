import type { BenchmarkRow, Goal } from "./benchmark";

/** Makes a row of the figures of the repetitions. `baseline` and `against` go together. */
export function row(made: {
  name: string;
  unit: string;
  ours: readonly number[];
  baseline?: readonly number[];
  against?: string;
  goal?: Goal;
}): BenchmarkRow {
  const { name, unit, goal } = made;
  const ours = median(made.ours);
  const baseline = made.baseline === undefined ? null : median(made.baseline);
  return {
    name,
    unit,
    ours,
    baseline,
    ratio: baseline === null ? null : ours / baseline,
    goal: goal === undefined ? null : wordsOf(goal, unit),
    met: goal === undefined ? null : isMet(goal, ours, baseline),
    against: made.against ?? null,
    oursSpread: spread(made.ours),
    baselineSpread: made.baseline === undefined ? null : spread(made.baseline),
  };
}

/** The middle figure; of an even number, the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** Linear interpolation between the closest ranks. */
export function quantile(figures: readonly number[], at: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const rank = at * (sorted.length - 1);
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) throw new Error("nothing was measured");
  return below + (above - below) * (rank - Math.floor(rank));
}

function spread(figures: readonly number[]): [number, number] {
  return [Math.min(...figures), Math.max(...figures)];
}

function isMet({ of, atMost, atLeast }: Goal, ours: number, baseline: number | null): boolean {
  const value = { ours, ratio: ours / (baseline ?? Number.NaN), difference: ours - (baseline ?? Number.NaN) }[of];
  return (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
}

function wordsOf({ of, atMost, atLeast, hopedFor }: Goal, unit: string): string {
  const written = (value: number): string =>
    ({
      ours: `${value} ${unit}`,
      ratio: `${value.toFixed(2).replace(/0$/, "")}×`,
      difference: `baseline + ${value} ${unit}`,
    })[of];
  const bounds = [
    ...(atMost === undefined ? [] : [`≤ ${written(atMost)}`]),
    ...(atLeast === undefined ? [] : [`≥ ${written(atLeast)}`]),
  ].join(", ");
  return hopedFor === undefined ? bounds : `${bounds} (hoped for: ${written(hopedFor)})`;
}
