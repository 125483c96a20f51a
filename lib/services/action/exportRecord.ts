import {
  type ActionAnswer,
  type ObservedAnswer,
  observedAsMarkdown,
  recordAsMarkdown,
  recordExportSchema,
} from "@/lib/contracts/actions";
import { waterfallRows } from "@/lib/core/record/waterfall";
import type { ServiceContext } from "@/lib/services/context";
import { getRecord } from "./getRecord";
import { recordId } from "./recordId";
import { rowsAsCsv } from "./rowsAsCsv";

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
      return {
        fileName: `${name}.csv`,
        contentType: "text/csv; charset=utf-8",
        body: rowsAsCsv(waterfallRows({ ...record, id: recordId(record) }), record.fragments),
      };
    case "markdown":
      return {
        fileName: `${name}.md`,
        contentType: "text/markdown; charset=utf-8",
        body: asMarkdown(record, `${ctx.publicUrl}/actions/${recordId(record)}`),
      };
  }
}

function asMarkdown(record: ActionAnswer | ObservedAnswer, link: string): string {
  return "evaluation_id" in record ? recordAsMarkdown(record, link) : observedAsMarkdown(record, link);
}
