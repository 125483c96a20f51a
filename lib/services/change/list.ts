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
  const { status, agent, action, rule, environment, stage, waiting, cursor, limit } = query;
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const rows = await ctx.db.prisma.changeRequest.findMany({
    where: {
      AND: [
        visibleChanges(ctx),
        action === undefined ? {} : ofAction(action),
        rule === undefined ? {} : ofRule(rule),
        environment === undefined ? {} : setting("environments", environment),
        stage === undefined ? {} : setting("stages", stage),
        after === undefined
          ? {}
          : { OR: [{ createdAt: { lt: after.decidedAt } }, { createdAt: after.decidedAt, id: { lt: after.id } }] },
      ],
      ...(waiting === "me" ? { status: "submitted" } : status === undefined ? {} : { status }),
      ...(agent === undefined ? {} : { agent: { name: agent } }),
    },
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
  const next = rows.length > limit && last !== undefined ? cursorOf({ decidedAt: last.createdAt, id: last.id }) : null;
  return { changes: waiting === "me" ? changes.filter((one) => one.waiting_for_me) : changes, next_cursor: next };
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
