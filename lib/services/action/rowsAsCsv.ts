import type { RunFragment } from "@/lib/contracts/runs";
import type { WaterfallRow } from "@/lib/core/record/waterfall";
import { csvOfColumns } from "@/lib/core/text/csv";

/** What of a fragment a line says beside its row. */
export type FragmentOfLine = Pick<RunFragment, "id" | "source" | "error" | "principal" | "verb" | "resource" | "join">;

/** The rows of a timeline as CSV, in their order. */
export function rowsAsCsv(rows: readonly WaterfallRow[], told: readonly FragmentOfLine[]): string {
  const fragments = new Map(told.map((one) => [one.id, one]));
  const of = (row: WaterfallRow) => (row.kind === "fragment" ? fragments.get(row.key) : undefined);
  return csvOfColumns(
    [
      ["time", (row) => new Date(row.start).toISOString()],
      ["time_of_source", (row) => (row.received ? null : new Date(row.start + (row.offset ?? 0)).toISOString())],
      ["clock_offset_ms", (row) => row.offset],
      ["duration_ms", (row) => row.duration],
      ["what", (row) => row.kind],
      ["phase", (row) => row.phase],
      ["title", (row) => row.title],
      ["attempt", (row) => row.attempt?.number ?? null],
      ["attempts", (row) => row.attempt?.of ?? null],
      ["detail", (row) => of(row)?.error ?? row.detail],
      ["system", (row) => row.system],
      ["source", (row) => of(row)?.source ?? null],
      ["basis", (row) => row.basis],
      ["state", (row) => row.state],
      ["status", (row) => row.status],
      ["principal", (row) => of(row)?.principal ?? null],
      ["verb", (row) => of(row)?.verb ?? null],
      ["resource_type", (row) => of(row)?.resource?.type ?? null],
      ["resource_id", (row) => of(row)?.resource?.id ?? null],
      ["join_basis", (row) => row.join],
      ["join_key", (row) => of(row)?.join?.key ?? null],
      ["join_score", (row) => of(row)?.join?.score ?? null],
      ["join_why", (row) => of(row)?.join?.why ?? null],
      ["depth", (row) => row.depth],
      ["evaluation_id", (row) => (row.evaluation === "" ? null : row.evaluation)],
      ["fragment_id", (row) => of(row)?.id ?? null],
    ],
    rows,
  );
}
