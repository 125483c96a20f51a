import { type RunExport, runExportSchema } from "@/lib/contracts/runs";
import type { RecordExport } from "@/lib/services/action/exportRecord";
import { rowsAsCsv } from "@/lib/services/action/rowsAsCsv";
import type { ServiceContext } from "@/lib/services/context";
import { readRun } from "./get";

/** One run as a file (`runExportSchema`). A 404 as `getRun` has it. */
export async function exportRun({
  ctx,
  input: { id, ...asked },
}: {
  ctx: ServiceContext;
  input: { id: string; [member: string]: unknown };
}): Promise<RecordExport> {
  const { format } = runExportSchema.parse(asked);
  const { told, records, rows } = await readRun(ctx, id);
  const fileName = `run-${told.id}.${format}`;
  if (format === "csv") return { fileName, contentType: "text/csv; charset=utf-8", body: rowsAsCsv(rows, records) };
  const attempts = new Map(
    rows.map(({ kind, key, evaluation, attempt }) => [kind === "fragment" ? key : evaluation, attempt]),
  );
  const withAttempt = <T extends { id: string }>(one: T) => ({ ...one, attempt: attempts.get(one.id) ?? null });
  const body: RunExport = { ...told, actions: told.actions.map(withAttempt), log_records: records.map(withAttempt) };
  return {
    fileName,
    contentType: "application/json; charset=utf-8",
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}
