import type { ChangeContent } from "@/lib/contracts/changes";
import type { WaitingForMe } from "@/lib/contracts/notifications";
import { harmless } from "@/lib/core/text/harmless";
import { readAnswerer, readApproval } from "@/lib/db/approval/answering";
import { answererOf } from "@/lib/db/approval/list";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { askedAction } from "@/lib/services/approval/answering";
import { type Answerer, mayAnswer } from "@/lib/services/approval/mayAnswer";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import { answerRefusal } from "@/lib/services/breakGlass/who";
import { listChanges } from "@/lib/services/change/list";
import { aboutWords } from "@/lib/services/change/summary";
import type { PersonActor, ServiceContext } from "@/lib/services/context";

/** Only the newest are looked at: a notification is about what has just come. */
const NEWEST_MAX = 20;
/** An answer is news for so long. */
const NEWS_MS = 86_400_000;

/** The newest that waits for the one who asks or was answered to them, a sentence each, for the notifications of their system. */
export async function waitingForMe({ ctx }: { ctx: ServiceContext }): Promise<WaitingForMe[]> {
  const actor = requirePerson(ctx);
  const me = await readAnswerer(ctx.db.prisma, actor.id);
  if (me === null) return [];
  return [
    ...(await approvalsFor(ctx, answererOf(me))),
    ...(await changesToReview(ctx)),
    ...(await breakGlassToGive(ctx, actor)),
    ...(await answeredChanges(ctx, actor)),
  ];
}

async function approvalsFor(ctx: ServiceContext, me: Answerer): Promise<WaitingForMe[]> {
  const { prisma } = ctx.db;
  const teams = visibleTeams(ctx.actor);
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
    if (approval === null || !mayAnswer(me, askedAction(approval), "approve").allowed) continue;
    waiting.push({ id, sentence: sentenceOf(approval.agent.name, approval.evaluation), path: `/inbox/${id}` });
  }
  return waiting;
}

function sentenceOf(agent: string, { action, environment }: { action: string; environment: string }): string {
  const names = [agent, action, environment].map((name) => harmless(name, { dots: true }));
  if (names.includes(null)) return "An approval waits for your answer.";
  return `${names[0]} asks for ${names[1]} in ${names[2]}.`;
}

async function changesToReview(ctx: ServiceContext): Promise<WaitingForMe[]> {
  const { changes } = await listChanges({ ctx, input: { waiting: "me", limit: NEWEST_MAX } });
  return changes.map(({ id, about }) => changeNews(id, about, "waits for your review"));
}

async function breakGlassToGive(ctx: ServiceContext, actor: PersonActor): Promise<WaitingForMe[]> {
  const asked = await ctx.db.prisma.breakGlass.findMany({
    where: { status: "asked", agent: visibleAgents(ctx) },
    select: {
      id: true,
      askedById: true,
      answeredById: true,
      agent: { select: { name: true, teamId: true, ownerId: true } },
    },
  });
  return asked
    .filter((one) => answerRefusal(actor, one) === null)
    .map(({ id, agent }) => {
      const name = harmless(agent.name, { dots: true }) ?? "an agent";
      return { id, path: "/exceptions", sentence: `Break-glass is asked for: ${name}. It waits for a second person.` };
    });
}

async function answeredChanges(ctx: ServiceContext, { id: authorId }: PersonActor): Promise<WaitingForMe[]> {
  const answered = await ctx.db.prisma.changeRequest.findMany({
    where: {
      authorId,
      widens: true,
      status: { in: ["approved", "in_force", "rejected"] },
      resolvedAt: { gt: new Date(ctx.now().getTime() - NEWS_MS) },
    },
    select: { id: true, status: true, content: true },
    orderBy: [{ resolvedAt: "desc" }, { id: "desc" }],
    take: NEWEST_MAX,
  });
  return answered.map(({ id, status, content }) =>
    changeNews(
      id,
      aboutWords(content as unknown as ChangeContent),
      status === "rejected" ? "of yours was rejected" : "of yours was approved",
    ),
  );
}

function changeNews(id: string, about: string, became: string): WaitingForMe {
  const words = harmless(about, { dots: true });
  return { id, path: `/changes/${id}`, sentence: `A change${words === null ? "" : ` (${words})`} ${became}.` };
}
