/** What is kept of how an organisation came to be what it is. */
import type { KillSwitch } from "@/lib/core/organisation/definition";
import type { Transaction } from "@/lib/db/database";
import { killSwitchOf } from "@/lib/db/organisationLoad";

/** Something that was put in place: by a change request, or by its end. `content` and `base` as the change says them. */
export interface Written {
  at: Date;
  content: unknown;
  /** What stood there before; null for an end, which follows what the change itself wrote. */
  base: unknown;
}

const WRITES = ["change.put_in_force", "change.ended"];

/** All of it that bears on one agent, whoever it is about otherwise, in the order in which it happened. */
export async function readWrites(db: Transaction, { agentId }: { agentId: string }): Promise<Written[]> {
  const changes = await db.changeRequest.findMany({
    where: { status: "in_force", OR: [{ agentId }, { agentId: null }] },
    select: { id: true, base: true },
  });
  const bases = new Map(changes.map(({ id, base }) => [id, base]));
  const events = await db.auditEvent.findMany({
    where: { subjectKind: "change", subjectId: { in: [...bases.keys()] }, event: { in: WRITES } },
    orderBy: { sequence: "asc" },
    select: { at: true, event: true, subjectId: true, detail: true },
  });
  return events.flatMap(({ at, event, subjectId, detail }) => {
    const content = contentIn(detail);
    // An end that would have widened left things as they were.
    if (content === null) return [];
    return [{ at, content, base: event === "change.ended" ? null : bases.get(subjectId) }];
  });
}

/** The version of an agent's budget that was in force at a time; null where there was none. */
export async function budgetVersionAt(
  db: Transaction,
  { agentId, at }: { agentId: string; at: Date },
): Promise<number | null> {
  const found = await db.budget.findFirst({
    where: { agentId, createdAt: { lte: at } },
    orderBy: { version: "desc" },
    select: { version: true },
  });
  return found?.version ?? null;
}

/** The switches that were in force at a time, in the order in which they were pulled. */
export async function killSwitchesAt(db: Transaction, at: Date): Promise<KillSwitch[]> {
  const name = { select: { name: true } } as const;
  const rows = await db.killSwitch.findMany({
    where: { pulledAt: { lte: at }, OR: [{ releasedAt: null }, { releasedAt: { gt: at } }] },
    include: { tool: name, environment: name, agent: name },
    orderBy: [{ pulledAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ scope, exceptRead, reason, tool, environment, agent }) =>
    killSwitchOf({ scope, exceptRead, reason, covered: (tool ?? environment ?? agent)?.name ?? null }),
  );
}

function contentIn(detail: unknown): unknown {
  return typeof detail === "object" && detail !== null && "content" in detail ? (detail.content ?? null) : null;
}
