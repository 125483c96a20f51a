import type { WaitingForMe } from "@/lib/contracts/notifications";
import { harmless } from "@/lib/core/text/harmless";
import { readAnswerer, readApproval } from "@/lib/db/approval/answering";
import { answererOf } from "@/lib/db/approval/list";
import { askedAction } from "@/lib/services/approval/answering";
import { mayAnswer } from "@/lib/services/approval/mayAnswer";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** Only the newest are looked at: a notification is about what has just come. */
const NEWEST_MAX = 20;

/** The newest approvals that wait for the one who asks, a sentence each, for the notifications of their system. */
export async function waitingForMe({ ctx }: { ctx: ServiceContext }): Promise<WaitingForMe[]> {
  const actor = requirePerson(ctx);
  const teams = visibleTeams(actor);
  const { prisma } = ctx.db;
  const me = await readAnswerer(prisma, actor.id);
  if (me === null) return [];
  const newest = await prisma.approval.findMany({
    where: {
      status: "pending",
      expiresAt: { gt: ctx.now() },
      ...(teams === null ? {} : { agent: { teamId: { in: [...teams] } } }),
    },
    select: { id: true },
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
    take: NEWEST_MAX,
  });
  const waiting: WaitingForMe[] = [];
  for (const { id } of newest) {
    const approval = await readApproval(prisma, id);
    if (approval === null || !mayAnswer(answererOf(me), askedAction(approval), "approve").allowed) continue;
    waiting.push({ id, sentence: sentenceOf(approval.agent.name, approval.evaluation) });
  }
  return waiting;
}

function sentenceOf(agent: string, { action, environment }: { action: string; environment: string }): string {
  const names = [agent, action, environment].map((name) => harmless(name, { dots: true }));
  if (names.includes(null)) return "An approval waits for your answer.";
  return `${names[0]} asks for ${names[1]} in ${names[2]}.`;
}
