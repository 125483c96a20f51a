import { incidentAsMarkdown, incidentExportSchema, numberWords } from "@/lib/contracts/incidents";
import type { ServiceContext } from "@/lib/services/context";
import { readDocument } from "./get";
import { findIncident } from "./stored";

export interface IncidentExport {
  fileName: string;
  contentType: string;
  body: string;
}

/**
 * An incident as one file that stands alone: Markdown or JSON (`incidentExportSchema`), as the actor sees it.
 * @throws Problem `not_found`, also for one that the actor does not see.
 */
export async function exportIncident({
  ctx,
  input: { id, ...query },
}: {
  ctx: ServiceContext;
  input: { id: string } & Record<string, unknown>;
}): Promise<IncidentExport> {
  const { format } = incidentExportSchema.parse(query);
  const document = await readDocument(ctx, await findIncident(ctx, ctx.db.prisma, id));
  const name = numberWords(document).toLowerCase();
  return format === "json"
    ? {
        fileName: `${name}.json`,
        contentType: "application/json; charset=utf-8",
        body: `${JSON.stringify(document, null, 2)}\n`,
      }
    : {
        fileName: `${name}.md`,
        contentType: "text/markdown; charset=utf-8",
        body: incidentAsMarkdown(document, `${ctx.publicUrl}/incidents/${document.id}`),
      };
}
