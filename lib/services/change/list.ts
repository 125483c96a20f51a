import type { z } from "zod";
import { changesQuerySchema } from "@/lib/contracts/changes";
import type { ChangesAnswer } from "@/lib/contracts/changeViews";
import { splitAction } from "@/lib/core/organisation/actionPattern";
import { cursorOf, positionOf } from "@/lib/services/action/cursor";
import type { ServiceContext } from "@/lib/services/context";
import { CHANGE_PARTS, storedChange, visibleChanges } from "./stored";
import { summaryOf } from "./summary";

/** Change requests that the actor may see, the newest first (`changesQuerySchema`). */
export async function listChanges({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangesAnswer> {
  const query = changesQuerySchema.parse(input);
  const { waiting, limit } = query;
  const rows = await ctx.db.prisma.changeRequest.findMany({
    where: { AND: [visibleChanges(ctx), ...narrowedTo(ctx, query)] },
    include: CHANGE_PARTS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const owners = await ownersOf(ctx, shown);
  const changes = shown.map((row) => {
    const ids = [...row.reaches, ...(row.agentId === null ? [] : [row.agentId])];
    return summaryOf(
      ctx,
      storedChange(row),
      ids.flatMap((id) => owners.get(id) ?? []),
    );
  });
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf({ at: last.createdAt, id: last.id }) : null;
  return { changes: waiting === "me" ? changes.filter((one) => one.waiting_for_me) : changes, next_cursor: next };
}

/** What the query says, as conditions of which each holds. */
function narrowedTo({ actor }: ServiceContext, query: z.output<typeof changesQuerySchema>) {
  const { status, agent, action, rule, environment, stage, waiting, author, q, cursor } = query;
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const authorId = actor.kind === "person" ? actor.id : null;
  return [
    waiting === "me" ? { status: "submitted" as const } : status === undefined ? {} : { status },
    agent === undefined ? {} : { agent: { name: agent } },
    action === undefined ? {} : ofAction(action),
    rule === undefined ? {} : ofRule(rule),
    environment === undefined ? {} : setting("environments", environment),
    stage === undefined ? {} : setting("stages", stage),
    author === "me" ? { authorId } : {},
    q === undefined || q === "" ? {} : saying(q),
    after === undefined ? {} : { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] },
  ];
}

/** What would set or remove the action. */
function ofAction(name: string) {
  const [tool, action] = splitAction(name);
  return {
    OR: [
      { content: { path: ["catalogue"], array_contains: [{ name: tool, actions: [{ name: action }] }] } },
      { content: { path: ["removeActions"], array_contains: [name] } },
    ],
  };
}

/** What would set or remove the rule. */
function ofRule(name: string) {
  return {
    OR: [
      { content: { path: ["rules"], array_contains: [{ name }] } },
      { content: { path: ["removeRules"], array_contains: [name] } },
    ],
  };
}

/** What would set one of these, by its name. */
function setting(member: "environments" | "stages", name: string) {
  return { content: { path: [member], array_contains: [{ name }] } };
}

function saying(q: string) {
  const contains = { contains: q, mode: "insensitive" as const };
  return { OR: [{ agent: { name: contains } }, { reason: contains }, { author: contains }] };
}

/** The owner of each agent, by id. */
async function ownersOf(
  { db }: ServiceContext,
  rows: readonly { reaches: string[]; agentId: string | null }[],
): Promise<Map<string, string>> {
  const ids = new Set(rows.flatMap(({ reaches, agentId }) => [...reaches, ...(agentId === null ? [] : [agentId])]));
  const agents = await db.prisma.agent.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, ownerId: true },
  });
  return new Map(agents.map(({ id, ownerId }) => [id, ownerId]));
}
