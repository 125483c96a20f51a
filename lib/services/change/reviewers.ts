/** Who could review a change now, and what to do when too few could. */
import type { ReviewersAnswer } from "@/lib/contracts/changeViews";
import type { Transaction } from "@/lib/db/database";
import type { Actor } from "@/lib/services/context";
import { type Reviewed, reviewRefusal } from "./mayChange";

/** What of a change decides who may review it, as the database has it at this moment. */
export async function reviewedOf(
  db: Transaction,
  {
    authorId,
    reaches,
    agentId,
    concerned,
  }: {
    authorId: string | null;
    reaches: readonly string[];
    agentId: string | null;
    concerned: readonly string[];
  },
): Promise<Reviewed> {
  const ids = [...reaches, ...(agentId === null ? [] : [agentId])];
  const agents = await db.agent.findMany({ where: { id: { in: ids } }, select: { ownerId: true } });
  return { authorId, concerned, ownerIds: agents.map(({ ownerId }) => ownerId) };
}

export async function reviewersOf(
  db: Transaction,
  reviewed: Reviewed,
  { required, approvedBy }: { required: number; approvedBy: readonly string[] },
): Promise<ReviewersAnswer> {
  const people = await db.person.findMany({
    where: { disabledAt: null, roles: { some: { role: "security_reviewer" } } },
    include: { roles: true },
    orderBy: { email: "asc" },
  });
  const could = people
    .filter(({ id, email, roles }) => {
      const refusal = reviewRefusal({ id, email, roles: roles.map(({ role }) => role) }, reviewed);
      return refusal === null && !approvedBy.includes(id);
    })
    .map(({ email, name }) => ({ email, name }));
  const missing = required - approvedBy.length;
  if (could.length >= missing) return { required, could, nobody: null };
  return { required, could, nobody: NOBODY };
}

const NOBODY =
  "Too few people can review this: every other security reviewer wrote it, is the one it is about, or owns an agent that it reaches. Let somebody else propose it, give the agent another owner, or have an admin propose the role of a security reviewer for one more person.";

/** Why the one who asks may not review; null where they may. */
export function refusalFor(actor: Actor, reviewed: Reviewed): string | null {
  if (actor.kind !== "person") return "A person reviews it, signed in or with a token of their own.";
  return reviewRefusal(actor, reviewed);
}
