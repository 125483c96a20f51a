/** What a set came to: how much of what belongs together was found, and how much of what was found belongs together. */
export interface SetFigures {
  name: string;
  /** What the records were read without, and what else was done to them. */
  hidden: string[];
  /** What is counted: `use → call that issued its key`. */
  of: string;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  /** Null where nothing was claimed. */
  precision: number | null;
  /** Null where there was nothing to find. */
  recall: number | null;
  /** Different exact keys of different actions that came into one record; in generated worlds alone. */
  mergedExactKeys?: number;
}

export interface Counts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

export function figuresOf(about: Pick<SetFigures, "name" | "hidden" | "of">, counts: Counts): SetFigures {
  const { truePositives, falsePositives, falseNegatives } = counts;
  return {
    ...about,
    truePositives,
    falsePositives,
    falseNegatives,
    precision: share(truePositives, falsePositives),
    recall: share(truePositives, falseNegatives),
  };
}

/** Of statements `what → which`: every true one that was not made counts as missed, also where another one was made instead. */
export function countStatements(
  found: ReadonlyMap<string, string>,
  isTrue: (what: string, which: string) => boolean,
  all: number,
): Counts {
  const right = [...found].filter(([what, which]) => isTrue(what, which)).length;
  return { truePositives: right, falsePositives: found.size - right, falseNegatives: all - right };
}

/** Of pairs within groups: each group holds what was put together, and names say what belongs together. */
export function countPairs(
  groups: readonly (readonly string[])[],
  nameOf: (id: string) => string | undefined,
  ids: readonly string[],
): Counts {
  const wanted = pairsIn(ids.flatMap((id) => nameOf(id) ?? []));
  let found = 0;
  let right = 0;
  for (const group of groups) {
    const names = group.flatMap((id) => nameOf(id) ?? []);
    found += (names.length * (names.length - 1)) / 2;
    right += pairsIn(names);
  }
  return { truePositives: right, falsePositives: found - right, falseNegatives: wanted - right };
}

function pairsIn(names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
}

function share(right: number, others: number): number | null {
  return right + others === 0 ? null : right / (right + others);
}
