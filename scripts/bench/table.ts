import type { BenchmarkRow } from "./benchmark";

const HEADINGS = ["what", "unit", "ours", "beside it", "ours ÷ beside", "goal", "met"];

/** The rows as a markdown table: medians, with the least and greatest of the repetitions. */
export function markdownTable(rows: readonly BenchmarkRow[]): string {
  const lines = [HEADINGS, HEADINGS.map(() => "---"), ...rows.map(cellsOf)];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cellsOf({ name, unit, ours, oursSpread, baseline, baselineSpread, against, ...row }: BenchmarkRow): string[] {
  const beside = baseline === null ? "" : `${figure(baseline, baselineSpread)}${against === null ? "" : ` ${against}`}`;
  return [
    name,
    unit,
    figure(ours, oursSpread),
    beside,
    row.ratio === null ? "" : `${short(row.ratio)}×`,
    row.goal ?? "",
    row.met === null ? "" : row.met ? "yes" : "**no**",
  ];
}

function figure(median: number, spread: [number, number] | null): string {
  return spread === null ? short(median) : `${short(median)} (${short(spread[0])}–${short(spread[1])})`;
}

/** Three digits that count. */
function short(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}
