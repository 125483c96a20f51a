import type { FactsEditorView } from "@/lib/contracts/catalogue";
import type { ChangeContent } from "@/lib/contracts/changes";
import { splitAction } from "@/lib/core/organisation/actionPattern";
import type { ActionDefinition } from "@/lib/core/organisation/definition";
import { requireAuthor, requireProposer } from "@/lib/services/change/requireProposer";
import { editedChange, findChange } from "@/lib/services/change/stored";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { claimForAction } from "@/lib/services/toolImport/claimsFor";
import { catalogueRow } from "./row";

/**
 * What an editor of the facts of `name` (`TOOL.ACTION`) starts from: the action in force or, with `change`, as that request says it.
 * @throws Problem `not_found`; `forbidden` for whoever may not propose it, or did not write the change.
 */
export async function getFactsEditor({
  ctx,
  input: { name, change: changeId },
}: {
  ctx: ServiceContext;
  input: { name: string; change?: string | undefined };
}): Promise<FactsEditorView> {
  await requireProposer(ctx, ctx.db.prisma, { catalogue: [] });
  const change = changeId === undefined ? null : await findChange(ctx, ctx.db.prisma, changeId);
  if (change !== null) requireAuthor(ctx, change, "edits");
  const [tool, own] = splitAction(name);
  const inForce = (await currentOrganisation(ctx.db.pool)).actions.get(name)?.definition;
  const found = change === null ? inForce : saidIn(change.content, tool, own);
  if (found === undefined) throw new Problem("not_found", `Nothing says what ${JSON.stringify(name)} does.`);
  return {
    ...viewOf(tool, found),
    told_schema: (await claimForAction(ctx, { tool, action: own, stated: found.inputSchema }))?.usable_schema ?? null,
    version: inForce?.version ?? null,
    change: change === null ? null : editedChange(change),
  };
}

/** What was kept came as JSON: nothing of it is there and undefined. */
function saidIn({ catalogue = [] }: ChangeContent, tool: string, action: string): ActionDefinition | undefined {
  const said = catalogue.find(({ name }) => name === tool)?.actions.find(({ name }) => name === action);
  return said === undefined ? undefined : ({ version: 1, ...said } as ActionDefinition);
}

function viewOf(
  tool: string,
  definition: ActionDefinition,
): Omit<FactsEditorView, "told_schema" | "version" | "change"> {
  const { action, name, description, facts } = catalogueRow(tool, definition);
  return { tool, action, name, description, facts, input_schema: definition.inputSchema ?? null };
}
