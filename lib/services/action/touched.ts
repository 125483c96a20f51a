import { type Touch, type TouchedPage, touchedQuerySchema } from "@/lib/contracts/browsing";
import { findTouches, type TouchPosition, type TouchRow } from "@/lib/db/action/touched";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { resourceOf, visibleAgents } from "./filtered";

/**
 * What touched a resource (`touchedQuerySchema`), the newest first: the decisions about it, every state change that was reported of it,
 * and every log record that names it, whether it belongs to an action or to none. One that belongs to no action is seen by those who
 * see all teams.
 */
export async function touched({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<TouchedPage> {
  const { resource, type, cursor, limit } = touchedQuerySchema.parse(input);
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const found = await findTouches(
    ctx.db,
    { agents: await visibleAgents(ctx), resource: resourceOf(resource, type) },
    { after, limit: limit + 1 },
  );
  const shown = found.touches.slice(0, limit);
  const last = shown.at(-1);
  return {
    touches: shown.map(touchOf),
    next_cursor: found.touches.length > limit && last !== undefined ? cursorOf(last) : null,
    is_cut: found.isCut,
  };
}

function touchOf(row: TouchRow): Touch {
  const { actionId, basis } = row;
  return {
    kind: row.kind,
    id: row.id,
    at: row.at.toISOString(),
    resource: { type: row.resourceType, id: row.resourceId },
    action:
      actionId === null
        ? null
        : {
            id: actionId,
            governed: row.governed === true,
            name: row.actionName ?? "",
            agent: row.agent,
            outcome: row.outcome,
          },
    log:
      row.kind !== "log"
        ? null
        : {
            source: row.source ?? "",
            system: row.system ?? "",
            title: row.title ?? "",
            principal: row.principal,
            verb: row.verb,
            status: row.status,
          },
    change:
      basis === null
        ? null
        : {
            basis,
            ...(row.before === null ? {} : { before: row.before }),
            ...(row.after === null ? {} : { after: row.after }),
            reference: row.reference,
          },
  };
}

function cursorOf({ at, key }: TouchPosition): string {
  return Buffer.from(JSON.stringify([at.getTime(), key])).toString("base64url");
}

/** The place that a cursor names; a 400 for one that this list did not hand out. */
function positionOf(cursor: string): TouchPosition {
  const [, at = "", key = ""] =
    /^\[(\d{1,15}),"((?:decision|change|log) [0-9a-f/-]{36,60})"\]$/.exec(
      Buffer.from(cursor, "base64url").toString("utf8"),
    ) ?? [];
  if (key === "")
    throw new Problem("invalid", "The cursor is not one that this list handed out. Start again without it.", {
      errors: [{ pointer: "/cursor", message: "must be a next_cursor of this list" }],
    });
  return { at: new Date(Number(at)), key };
}
