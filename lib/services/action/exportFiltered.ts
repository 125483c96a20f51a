import { type ActionFilters, type ActionLine, actionsExportSchema } from "@/lib/contracts/actions";
import type { ActionPosition } from "@/lib/db/action/actionSql";
import type { ServiceContext } from "@/lib/services/context";
import { csvOf } from "./csv";
import { searchActions } from "./search";

/** Most rows in one export, newest first; what is left out is reached with `to`. */
export const EXPORT_ROWS_MAX = 10_000;
const ROWS_AT_A_TIME = 200;

export interface ActionsExport {
  format: "json" | "csv";
  fileName: string;
  contentType: string;
  body: string;
  /** True when there were more rows than `EXPORT_ROWS_MAX`. */
  truncated: boolean;
}

/** Everything that the filters find, as one file. */
export async function exportFiltered({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ActionsExport> {
  const { format, ...filters } = actionsExportSchema.parse(input);
  const { actions, truncated } = await everyPage(ctx, filters);
  const fileName = `actions-${ctx.now().toISOString().slice(0, 10)}.${format}`;
  return format === "csv"
    ? { format, fileName, contentType: "text/csv; charset=utf-8", body: csvOf(actions), truncated }
    : {
        format,
        fileName,
        contentType: "application/json; charset=utf-8",
        body: `${JSON.stringify({ actions, truncated }, null, 2)}\n`,
        truncated,
      };
}

async function everyPage(
  ctx: ServiceContext,
  filters: ActionFilters,
): Promise<{ actions: ActionLine[]; truncated: boolean }> {
  const actions: ActionLine[] = [];
  let after: ActionPosition | undefined;
  do {
    const page = await searchActions(ctx, filters, { after, limit: ROWS_AT_A_TIME });
    actions.push(...page.actions);
    after = page.next ?? undefined;
  } while (after !== undefined && actions.length < EXPORT_ROWS_MAX);
  return { actions, truncated: after !== undefined };
}
