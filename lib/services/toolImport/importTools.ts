import type { z } from "zod";
import { bundleAction } from "@/lib/contracts/bundle";
import { pointerOf } from "@/lib/contracts/fieldErrors";
import type { ImportedTool, ListedTool, SourceKind, ToolsImported } from "@/lib/contracts/toolImport";
import { importToolsSchema, toolListSchema } from "@/lib/contracts/toolImport";
import type { ActionDefinition, JsonObject } from "@/lib/core/organisation/definition";
import { usableSchema } from "@/lib/core/organisation/toldSchema";
import { unstorableAt } from "@/lib/core/text/storable";
import { readClaims, type StoredClaim, storeImport } from "@/lib/db/toolImport/claims";
import { newId } from "@/lib/platform/ids";
import { actorColumns, audit } from "@/lib/services/audit";
import { createChange } from "@/lib/services/change/create";
import { openAlready } from "@/lib/services/change/proposeAgent";
import { requireProposer } from "@/lib/services/change/requireProposer";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { changedParts, claimOf, schemaDiffers } from "./claim";

const TEXT_MAX = 20_000;

type Input = z.input<typeof importToolsSchema> & { kind: SourceKind };

/**
 * Takes what a server told of its tools (`importToolsSchema`; `kind` is how Ambit came by it). What is new becomes a draft of a change
 * request: the action with the server's input schema, and every risk fact left out, so that each counts as its worst value until people
 * state it. What the server says of itself is kept as its claim. What the catalogue has already is left as it is, and told where the
 * server says it otherwise than before.
 * @throws Problem `forbidden`; `invalid` for what is no list of tools; `conflict` without an organisation.
 */
export async function importTools({ ctx, input }: { ctx: ServiceContext; input: Input }): Promise<ToolsImported> {
  await requireProposer(ctx, ctx.db.prisma, { catalogue: [] });
  const { kind, ...sent } = input;
  const { tool, source, listed } = importToolsSchema.parse(sent);
  const told = toolsIn(listed);
  const { definition } = await currentOrganisation(ctx.db.pool);
  const inForce = definition.tools.find(({ name }) => name === tool)?.actions ?? [];
  const before = await readClaims(ctx.db.pool, { tool });
  const judged = judgedTools(told, inForce, before);
  const change = await draftOf(ctx, { tool, source, judged });
  await keep(ctx, { tool, source, kind, judged, before, changeId: change?.id ?? null });
  return {
    tool,
    tools: judged.map(({ imported }) => imported),
    gone: inForce.map(({ name }) => name).filter((name) => !told.some((one) => one.name === name)),
    change,
  };
}

function toolsIn(listed: unknown): ListedTool[] {
  if (unstorableAt(listed) !== null)
    throw new Problem("invalid", "The list holds a character that cannot be kept (U+0000, or half a surrogate pair).");
  const read = toolListSchema.safeParse(listed);
  if (read.success) return read.data;
  const errors = read.error.issues.map(({ path, message }) => ({ pointer: pointerOf(["listed", ...path]), message }));
  throw new Problem("invalid", `This is no list of tools: ${errors[0]?.message}. Nothing was changed.`, { errors });
}

interface Judged {
  imported: ImportedTool;
  told: ListedTool;
  /** As the catalogue could have it. */
  schema: JsonObject | null;
  isKept: boolean;
}

function judgedTools(
  told: readonly ListedTool[],
  inForce: readonly ActionDefinition[],
  before: readonly StoredClaim[],
): Judged[] {
  return told.map((tool, at): Judged => {
    const name = tool.name.slice(0, 200);
    const refusal = told.findIndex((one) => one.name === tool.name) < at ? "It is told twice." : refusalOf(tool);
    const imported = { name, changed: [], schema_differs: false, why: refusal };
    if (refusal !== null)
      return { imported: { ...imported, state: "refused" }, told: tool, schema: null, isKept: false };
    const { schema, problem } = usableSchema(tool.inputSchema);
    const stated = inForce.find((action) => action.name === tool.name);
    if (stated === undefined)
      return {
        imported: { ...imported, state: schema === null ? "refused" : "new", why: problem },
        told: tool,
        schema,
        isKept: true,
      };
    const last = before.findLast(({ action }) => action === tool.name);
    const changed = last === undefined ? [] : changedParts(last, claimOf(tool));
    const schema_differs = schemaDiffers(tool.inputSchema, stated.inputSchema);
    const state = changed.length === 0 ? "same" : "changed";
    return { imported: { name, state, changed, schema_differs, why: problem }, told: tool, schema, isKept: true };
  });
}

/** Why it cannot be an action, or its claim cannot be kept, whatever its schema. */
export function refusalOf({ name, title = "", description = "" }: ListedTool): string | null {
  if (!bundleAction.shape.name.safeParse(name).success)
    return "Its name cannot be an action's: 1 to 128 letters, digits, _, . or -.";
  if (title.length + description.length > TEXT_MAX) return `It says more than ${TEXT_MAX} characters of itself.`;
  return null;
}

/** The request with everything that is new. The same again is the one that is open still. */
async function draftOf(
  ctx: ServiceContext,
  { tool, source, judged }: { tool: string; source: string; judged: readonly Judged[] },
): Promise<ToolsImported["change"]> {
  const actions = judged.flatMap(({ imported, schema }) =>
    imported.state === "new" && schema !== null ? [{ name: imported.name, inputSchema: schema }] : [],
  );
  if (actions.length === 0) return null;
  const content = { catalogue: [{ name: tool, actions }] };
  const open = await openAlready(ctx, content);
  if (open !== null) return { id: open.id, status: open.status, message: "It was proposed before and is open still." };
  const reason = `What ${tool} told of its tools (${source}). Nobody has stated yet what they do.`;
  return createChange({ ctx, input: { ...content, reason } });
}

async function keep(
  ctx: ServiceContext,
  {
    tool,
    source,
    kind,
    judged,
    before,
    changeId,
  }: {
    tool: string;
    source: string;
    kind: SourceKind;
    judged: readonly Judged[];
    before: readonly StoredClaim[];
    changeId: string | null;
  },
): Promise<void> {
  const { actorId, actorName } = actorColumns(ctx.actor);
  const kept = judged.filter(({ isKept }) => isKept).map(({ told }) => claimOf(told));
  const claims = kept.filter(
    ({ action, digest }) => before.findLast((one) => one.action === action)?.digest !== digest,
  );
  const id = newId();
  await ctx.db.transaction(async (tx) => {
    await storeImport(tx, {
      id,
      tool,
      source,
      sourceKind: kind,
      told: kept.map(({ action }) => action),
      importedAt: ctx.now(),
      importedBy: actorName,
      personId: ctx.actor.kind === "person" ? actorId : null,
      changeId,
      claims,
    });
    await audit(ctx, tx, {
      event: "catalogue.imported",
      subjectKind: "tool",
      subjectId: tool,
      detail: {
        source: { kind, words: source },
        changeId,
        told: judged.map(({ imported: { name, state } }) => ({ name, state })),
        claims: claims.map(({ action, digest }) => ({ action, digest })),
      },
    });
  });
}
