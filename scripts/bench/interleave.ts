/** One figure of one side. The first call of a side warms it up and is forgotten. */
export type Measure = () => number | Promise<number>;

/**
 * Measures every side once, then all of them again, and so on, so that whatever else the machine does meets each alike.
 *
 * @returns the figures of each side, one a repetition.
 */
export async function interleave<Side extends string>(
  sides: Record<Side, Measure>,
  repetitions: number,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[];
  const figures = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Side, number[]>;
  for (let repetition = -1; repetition < repetitions; repetition += 1) {
    for (const name of names) {
      const figure = await sides[name]();
      if (repetition >= 0) figures[name].push(figure);
    }
  }
  return figures;
}
