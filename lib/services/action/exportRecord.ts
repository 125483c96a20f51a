import {
  type ActionAnswer,
  type ObservedRecord,
  observedAsMarkdown,
  recordAsMarkdown,
  recordExportSchema,
} from "@/lib/contracts/actions";
import { type WaterfallRow, waterfallRows } from "@/lib/core/record/waterfall";
import { csvOfColumns } from "@/lib/core/text/csv";
import type { ServiceContext } from "@/lib/services/context";
import { getRecord } from "./getRecord";
import { recordId } from "./recordId";

export interface RecordExport {
  fileName: string;
  contentType: string;
  body: string;
}

/** One record as a file (`recordExportSchema`). A 404 as `getRecord` has it. */
export async function exportRecord({
  ctx,
  input: { id, ...asked },
}: {
  ctx: ServiceContext;
  input: { id: string; [member: string]: unknown };
}): Promise<RecordExport> {
  const { format } = recordExportSchema.parse(asked);
  const record = await getRecord({ ctx, input: { id, content: format === "json" } });
  const name = `action-${recordId(record)}`;
  switch (format) {
    case "json":
      return {
        fileName: `${name}.json`,
        contentType: "application/json; charset=utf-8",
        body: `${JSON.stringify(record, null, 2)}\n`,
      };
    case "csv":
      return { fileName: `${name}.csv`, contentType: "text/csv; charset=utf-8", body: rowsAsCsv(record) };
    case "markdown":
      return {
        fileName: `${name}.md`,
        contentType: "text/markdown; charset=utf-8",
        body: asMarkdown(record, `${ctx.publicUrl}/actions/${recordId(record)}`),
      };
  }
}

function asMarkdown(record: ActionAnswer | ObservedRecord, link: string): string {
  return "evaluation_id" in record ? recordAsMarkdown(record, link) : observedAsMarkdown(record, link);
}

/** Every row of the timeline, in its order. */
function rowsAsCsv(record: ActionAnswer | ObservedRecord): string {
  const fragments = new Map(record.fragments.map((one) => [one.id, one]));
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
      ["detail", (row) => of(row)?.error ?? row.detail],
      ["system", (row) => row.system],
      ["basis", (row) => row.basis],
      ["state", (row) => row.state],
      ["status", (row) => row.status],
      ["principal", (row) => of(row)?.principal ?? null],
      ["verb", (row) => of(row)?.verb ?? null],
      ["resource_type", (row) => of(row)?.resource?.type ?? null],
      ["resource_id", (row) => of(row)?.resource?.id ?? null],
      ["join_basis", (row) => row.join],
      ["join_key", (row) => of(row)?.join.key ?? null],
      ["join_score", (row) => of(row)?.join.score ?? null],
      ["join_why", (row) => of(row)?.join.why ?? null],
      ["depth", (row) => row.depth],
      ["evaluation_id", (row) => row.evaluation],
      ["fragment_id", (row) => of(row)?.id ?? null],
    ],
    waterfallRows({ ...record, id: recordId(record) }),
  );
}
