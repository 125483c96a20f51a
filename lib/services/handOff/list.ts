import { type HandOffsPage, type HandOffView, handOffsQuerySchema } from "@/lib/contracts/handOffs";
import { findHandOffs, type HandOffListRow, type HandOffPosition } from "@/lib/db/handOff/list";
import { currentAnswerer } from "@/lib/services/approval/answering";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { cursorOf, positionOf } from "./cursor";
import { summaryOf } from "./summary";

/**
 * The hand-offs of the agents that the actor may see (`handOffsQuerySchema`). What waits comes in the order in which it is
 * due, so what is overdue stands first. Pages begin after a row and not at a number.
 */
export async function listHandOffs({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<HandOffsPage> {
  const actor = requirePerson(ctx);
  const { view, agent, cursor, limit } = handOffsQuerySchema.parse(input);
  const person = await ctx.db.transaction((tx) => currentAnswerer(tx, actor));
  const rows = await findHandOffs(ctx.db, {
    teams: visibleTeams({ ...actor, roles: person.roles, teamIds: person.teamIds }),
    owner: view === "mine" ? actor.id : undefined,
    agent,
    resolved: view === "resolved",
    after: cursor === undefined ? undefined : positionOf(view, cursor),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const now = ctx.now();
  return {
    hand_offs: page.map((row) => summaryOf(row, { person, now })),
    next_cursor: last === undefined ? null : cursorOf(view, placeOf(view, last)),
  };
}

function placeOf(view: HandOffView, { id, dueAt, resolvedAt }: HandOffListRow): HandOffPosition {
  return { id, at: view === "resolved" && resolvedAt !== null ? resolvedAt : dueAt };
}
