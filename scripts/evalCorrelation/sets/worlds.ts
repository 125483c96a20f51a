/** Generated agents and systems, of which the truth is known. */
import { correlate } from "@/lib/core/correlation/correlate";
import { KEYS } from "@/lib/core/correlation/keys";
import { valuesOf } from "@/lib/core/correlation/sighting";
import { generateLogWorld, type LogWorld, type LogWorldOptions } from "@/tests/support/logWorld/generate";
import { type Counts, figuresOf, type SetFigures } from "../score";

const WORLDS_EACH = 5;
const EXACT = (Object.keys(KEYS) as (keyof typeof KEYS)[]).filter((kind) => KEYS[kind].distinguishes);

export function worldSets(): SetFigures[] {
  const sets: SetFigures[] = [];
  for (const sources of [1, 2])
    for (const loss of [0, 0.1, 0.3])
      for (const missingKeys of [0, 0.3, 0.6])
        for (const skewMs of [0, 300_000])
          for (const ungoverned of [0, 0.2]) sets.push(setOf({ sources, loss, missingKeys, skewMs, ungoverned }));
  return sets;
}

type Varied = Pick<LogWorldOptions, "sources" | "loss" | "missingKeys" | "skewMs" | "ungoverned">;

function setOf(varied: Varied): SetFigures {
  const { sources = 1, loss, missingKeys, skewMs, ungoverned } = varied;
  const worlds = Array.from({ length: WORLDS_EACH }, (_, seed) =>
    generateLogWorld({ ...varied, seed, agents: 4, actionsPerAgent: 50 }),
  );
  const judged = worlds.map(judge);
  const sum = (of: (one: Judged) => number) => judged.reduce((total, one) => total + of(one), 0);
  const hidden = [
    `${loss * 100}% of records`,
    `${missingKeys * 100}% of keys`,
    `clocks ±${skewMs / 60_000} min`,
    `${ungoverned * 100}% not asked for`,
    `${sources} source${sources === 1 ? "" : "s"} a system`,
  ];
  const counts = {
    truePositives: sum((one) => one.truePositives),
    falsePositives: sum((one) => one.falsePositives),
    falseNegatives: sum((one) => one.falseNegatives),
  };
  return {
    ...figuresOf({ name: "Generated world", hidden, of: "log record → its decision" }, counts),
    mergedExactKeys: sum((one) => one.mergedExactKeys),
  };
}

type Judged = Counts & { mergedExactKeys: number };

function judge({ sightings, truth }: LogWorld): Judged {
  const { joins } = correlate(sightings);
  const decided = new Set(sightings.filter(({ decision }) => decision !== null).map(({ id }) => id));
  const governed = [...truth].filter(([, action]) => decided.has(action)).length;
  const claimed = [...joins.values()].filter((join) => join.governed);
  const right = claimed.filter(({ fragmentId, recordId }) => truth.get(fragmentId) === recordId).length;
  return {
    truePositives: right,
    falsePositives: claimed.length - right,
    falseNegatives: governed - right,
    mergedExactKeys: merged({ sightings, truth }, joins),
  };
}

/** Values of a kind that tells actions apart, beyond the first, that came into one record from different actions. */
function merged(
  { sightings, truth }: Pick<LogWorld, "sightings" | "truth">,
  joins: ReturnType<typeof correlate>["joins"],
): number {
  const actions = new Map<string, Set<string>>();
  for (const one of sightings) {
    const recordId = joins.get(one.id)?.recordId;
    if (recordId === undefined) continue;
    for (const kind of EXACT)
      if (valuesOf(one, kind).length > 0) {
        const key = `${recordId}\n${kind}`;
        actions.set(key, (actions.get(key) ?? new Set()).add(truth.get(one.id) ?? one.id));
      }
  }
  return [...actions.values()].reduce((sum, { size }) => sum + size - 1, 0);
}
