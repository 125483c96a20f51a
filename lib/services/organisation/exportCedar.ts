import { cedarExport } from "@/lib/core/cedar/export";
import type { CedarWarning, Elsewhere } from "@/lib/core/cedar/warning";
import { snapshotOrganisation } from "@/lib/db/organisationSnapshot";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireExporter } from "./requireExporter";

/** The texts of the files that Cedar needs, and what they lose. */
export interface CedarFiles {
  /** Policies in Cedar's language. */
  policies: string;
  /** A schema in Cedar's schema language. */
  schema: string;
  /** Entities as a JSON array. */
  entities: string;
  warnings: CedarWarning[];
}

/**
 * The organisation in force as Cedar policies, the same bytes for the same organisation. Open to the command and to those
 * who see every team.
 * @throws Problem `forbidden`; `not_found` for an empty organisation.
 */
export async function exportCedar({
  ctx,
  input: { elsewhere },
}: {
  ctx: ServiceContext;
  input: { elsewhere: readonly Elsewhere[] };
}): Promise<CedarFiles> {
  requireExporter(ctx);
  const snapshot = await snapshotOrganisation(ctx.db);
  if (snapshot === null)
    throw new Problem("not_found", "This organisation is empty: there is nothing to export. Import a bundle first.");
  const { policies, schema, entities, warnings } = cedarExport(snapshot.definition, { elsewhere });
  return {
    policies: [HEADER, ...policies.map(({ text }) => text)].join("\n\n").concat("\n"),
    schema,
    entities: `${JSON.stringify(entities, null, 2)}\n`,
    warnings,
  };
}

const HEADER = `// An organisation of Ambit as it was when this was exported. Requests must be validated against the schema
// that belongs to it: the policies rely on the types of the arguments.`;
