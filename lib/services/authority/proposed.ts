import type { Bundle } from "@/lib/contracts/bundle";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { snapshotOrganisation } from "@/lib/db/organisationSnapshot";
import type { ServiceContext } from "@/lib/services/context";
import { definitionOf } from "@/lib/services/organisation/definitionOf";
import { problemLine, readBundle } from "@/lib/services/organisation/readBundle";
import { requireExporter } from "@/lib/services/organisation/requireExporter";
import { Problem } from "@/lib/services/problem";

/** A bundle's text, and what its file is called in messages. */
export interface BundleText {
  fileName: string;
  text: string;
}

/** @throws Problem `invalid` with every problem of the bundle. */
export function bundleIn({ fileName, text }: BundleText): Bundle {
  const read = readBundle(text);
  if ("bundle" in read) return read.bundle;
  const { length } = read.problems;
  throw new Problem(
    "invalid",
    `${fileName} was not read: it has ${length === 1 ? "1 problem" : `${length} problems`}. Nothing was changed.`,
    {
      errors: read.problems.map((problem) => ({ pointer: "", message: problemLine(fileName, problem) })),
    },
  );
}

/**
 * The organisation in force beside the one that a bundle describes; agents of the same name are the same. Open to the command
 * and to those who see every team.
 * @throws Problem `forbidden`; `invalid` with every problem of the bundle; `not_found` for an empty organisation.
 */
export async function inForceAndProposed(
  ctx: ServiceContext,
  text: BundleText,
): Promise<{ inForce: OrganisationDefinition; proposed: OrganisationDefinition }> {
  requireExporter(ctx);
  const bundle = bundleIn(text);
  const snapshot = await snapshotOrganisation(ctx.db);
  if (snapshot === null)
    throw new Problem(
      "not_found",
      "This organisation is empty: there is nothing to compare with. Import a bundle first.",
    );
  const inForce = snapshot.definition;
  const ids = new Map(inForce.agents.map(({ name, id }) => [name, id]));
  return { inForce, proposed: definitionOf(bundle, (name) => ids.get(name) ?? name) };
}
