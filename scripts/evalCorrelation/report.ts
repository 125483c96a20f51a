import type { SetFigures } from "./score";

/** A markdown table. */
export function reportOf(sets: readonly SetFigures[], skipped: readonly string[]): string {
  const lines = [
    "| set | hidden | counted | right | wrong | missed | precision | recall |",
    "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ...sets.map((set) =>
      [
        "",
        set.name,
        set.hidden.join(", ") || "–",
        set.of,
        set.truePositives,
        set.falsePositives,
        set.falseNegatives,
        told(set.precision),
        told(set.recall),
        "",
      ]
        .join(" | ")
        .trim(),
    ),
  ];
  const merged = sets.flatMap(({ mergedExactKeys }) => mergedExactKeys ?? []);
  if (merged.length > 0)
    lines.push("", `Different exact keys of different actions in one record: ${merged.reduce((a, b) => a + b, 0)}.`);
  for (const one of skipped) lines.push("", `Skipped: ${one}.`);
  return lines.join("\n");
}

function told(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
