import { type ActionsPage, actionsQuerySchema } from "@/lib/contracts/actions";
import type { ServiceContext } from "@/lib/services/context";
import { cursorOf, positionOf } from "./cursor";
import { searchActions } from "./search";

/**
 * Lists the actions of the agents that the actor may see, newest first. `input` is the query as it came; what is wrong in
 * it is a 400. Pages begin after a row and not at a number, so nothing is lost or doubled while new actions come in.
 */
export async function list({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ActionsPage> {
  const { cursor, limit, ...filters } = actionsQuerySchema.parse(input);
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const { actions, next } = await searchActions(ctx, filters, { after, limit });
  return { actions, next_cursor: next === null ? null : cursorOf(next) };
}
