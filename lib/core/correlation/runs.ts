/** Runs that several systems wrote down: what shares a trace or a run, and what a record that names two of them ties together. */
import type { KEYS } from "./keys";
import type { Sighting } from "./sighting";

/** Keys whose holders are of one run. A session outlives its runs, and a tool call is part of one. */
const OF_ONE_RUN = ["trace", "run"] as const satisfies readonly (keyof typeof KEYS)[];

/** The runs among sightings, each in order of time; what is of none is left out. Whatever the order of the sightings, the same. */
export function runsOf(sightings: readonly Sighting[]): Sighting[][] {
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
  const runs = new Map<string, Sighting[]>();
  for (const { one, first } of named) {
    const run = runs.get(root(first));
    if (run === undefined) runs.set(root(first), [one]);
    else run.push(one);
  }
  return [...runs.values()].map((run) => run.sort(byTime)).sort(([a], [b]) => byTime(a as Sighting, b as Sighting));
}

function namesOf({ keys }: Sighting): string[] {
  return keys
    .filter(({ kind }) => (OF_ONE_RUN as readonly string[]).includes(kind))
    .map(({ kind, value }) => `${kind}\n${value}`);
}

/** What gives no time comes last. */
function byTime(a: Sighting, b: Sighting): number {
  return (a.at ?? Number.MAX_SAFE_INTEGER) - (b.at ?? Number.MAX_SAFE_INTEGER) || (a.id < b.id ? -1 : 1);
}
