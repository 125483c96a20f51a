/** Runs that several systems wrote down: what shares a trace or a run, and what a record that names two of them ties together. */
import type { FragmentKey } from "./fragment";
import type { KEYS } from "./keys";
import type { Sighting } from "./sighting";

/** What is looked at of a log record to know its run. */
export type Traced = Pick<Sighting, "id" | "at" | "keys">;

/** Keys whose holders are of one run. A session outlives its runs, and a tool call is part of one. */
const OF_ONE_RUN = ["trace", "run"] as const satisfies readonly (keyof typeof KEYS)[];

/** The runs among sightings, each in order of time; what is of none is left out. Whatever the order of the sightings, the same. */
export function runsOf<T extends Traced>(sightings: readonly T[]): T[][] {
  const parent = new Map<string, string>();
  const root = (name: string): string => {
    let at = name;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) {
      const next = parent.get(up) ?? up;
      parent.set(at, next);
      at = next;
    }
    return at;
  };
  const named = sightings.flatMap((one) => {
    const names = namesOf(one);
    const [first] = names;
    if (first === undefined) return [];
    for (const name of names) {
      if (!parent.has(name)) parent.set(name, name);
      parent.set(root(name), root(first));
    }
    return [{ one, first }];
  });
  const runs = new Map<string, T[]>();
  for (const { one, first } of named) {
    const run = runs.get(root(first));
    if (run === undefined) runs.set(root(first), [one]);
    else run.push(one);
  }
  return [...runs.values()].map((run) => run.sort(byTime)).sort(([a], [b]) => byTime(a as T, b as T));
}

/** The run that one of them is of, in order of time; that one alone where it names none, and none where it is not among them. */
export function runWith<T extends Traced>(id: string, sightings: readonly T[]): T[] {
  return runsOf(sightings).find((run) => run.some((one) => one.id === id)) ?? sightings.filter((one) => one.id === id);
}

/** The keys of a log record that name its run. */
export function runKeysOf({ keys }: Pick<Traced, "keys">): FragmentKey[] {
  return keys.filter(({ kind }) => (OF_ONE_RUN as readonly string[]).includes(kind));
}

function namesOf(one: Traced): string[] {
  return runKeysOf(one).map(({ kind, value }) => `${kind}\n${value}`);
}

/** What gives no time comes last. */
function byTime(a: Traced, b: Traced): number {
  return (a.at ?? Number.MAX_SAFE_INTEGER) - (b.at ?? Number.MAX_SAFE_INTEGER) || (a.id < b.id ? -1 : 1);
}
