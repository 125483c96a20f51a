import { stringify } from "yaml";
import { snapshotOrganisation } from "@/lib/db/organisationSnapshot";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { bundleOf } from "./bundleOf";
import { requireExporter } from "./requireExporter";

/**
 * The organisation as a bundle's text, the same bytes for the same organisation. Secrets are not in it. Open to the
 * command and to those who see every team.
 * @throws Problem `forbidden`; `not_found` for an empty organisation.
 */
export async function exportBundle({ ctx }: { ctx: ServiceContext }): Promise<{ text: string }> {
  requireExporter(ctx);
  const snapshot = await snapshotOrganisation(ctx.db);
  if (snapshot === null)
    throw new Problem("not_found", "This organisation is empty: there is nothing to export. Import a bundle first.");
  return { text: bundleText(bundleOf(snapshot.definition, snapshot.people)) };
}

/** Every choice of spelling is made here, so that it does not depend on what the library thinks looks best. */
function bundleText(bundle: object): string {
  return stringify(bundle, {
    version: "1.2",
    aliasDuplicateObjects: false,
    lineWidth: 0,
    indent: 2,
    indentSeq: true,
    singleQuote: false,
    blockQuote: false,
    collectionStyle: "any",
    flowCollectionPadding: true,
  });
}
