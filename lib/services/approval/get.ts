import type { ApprovalDetail } from "@/lib/contracts/approvals";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type ApprovalWithContext, readApproval } from "@/lib/db/approval/answering";
import { findHistory, findLastApproved } from "@/lib/db/approval/list";
import { keepFirstOpening } from "@/lib/db/approval/openings";
import type { Transaction } from "@/lib/db/database";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import { mayBound } from "@/lib/services/boundedApproval/onCard";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { mayPullAgent } from "@/lib/services/killSwitch/mayPull";
import { askedAction, currentAnswerer, unknownApproval } from "./answering";
import { approvalId } from "./approvalId";
import { detailOf } from "./detail";
import { firstSeen } from "./firstSeen";
import { type AskedAction, mayAnswer as mayAnswerIt } from "./mayAnswer";
import { statusAt } from "./summary";
import { freshSignIn, TOKEN_REFUSED, wantsFreshSignIn } from "./verified";
import { whoMayAnswer } from "./whoMayAnswer";

const CANDIDATES_MAX = 20;

/**
 * The card of one approval; when someone who may answer it first opens it is kept. A 404 for an id that is unknown and for one
 * of another team's agent: they look the same.
 */
export async function get({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<ApprovalDetail> {
  const actor = requirePerson(ctx);
  const id = approvalId(input.id);
  return ctx.db.transaction(async (tx) => {
    const approval = await readApproval(tx, id);
    const teams = visibleTeams(actor);
    if (approval === null || !(teams === null || teams.includes(approval.agent.teamId))) throw unknownApproval();
    const same = { id, agentId: approval.agentId, action: approval.evaluation.action };
    const asked = askedAction(approval);
    const now = ctx.now();
    const [able, action] = [await whoMayAnswer(tx, approval), await catalogued(tx, approval.evaluation)];
    const mayAnswer = await mayAnswerNow(tx, actor, asked, approval, now);
    if (mayAnswer.allowed)
      await keepFirstOpening(tx, { approvalId: id, personId: actor.id, edition: approval.edition, openedAt: now });
    return detailOf({
      approval,
      asked,
      now,
      history: await findHistory(tx, same),
      lastApproved: await findLastApproved(tx, { ...same, before: approval.requestedAt }),
      actionDescription: action?.description ?? null,
      inputSchema: (action?.inputSchema ?? null) as JsonObject | null,
      candidates: able.slice(0, CANDIDATES_MAX).map(({ name }) => name),
      passableTo: passableTo(able, actor.id),
      firstSeen: await firstSeen(tx, {
        sessionId: approval.evaluation.sessionId,
        args: (approval.editedArguments ?? approval.evaluation.arguments) as JsonObject | null,
        now,
      }),
      mayAnswer,
      mayBound: mayAnswer.allowed ? mayBound(await currentAnswerer(tx, actor), asked, approval) : mayAnswer,
      freshSignIn: freshSignIn(actor, approval, now),
      viewer: actor.id,
      mayStopAgent: mayPullAgent(actor, approval.agent.teamId),
      snoozedUntil: await snoozedUntil(tx, { approvalId: id, personId: actor.id }),
    });
  });
}

async function snoozedUntil(tx: Transaction, mine: { approvalId: string; personId: string }): Promise<Date | null> {
  const snooze = await tx.approvalSnooze.findUnique({ where: { approvalId_personId: mine } });
  return snooze?.until ?? null;
}

async function mayAnswerNow(
  tx: Transaction,
  actor: PersonActor,
  asked: AskedAction,
  approval: ApprovalWithContext,
  now: Date,
): Promise<ApprovalDetail["may_answer"]> {
  const may = mayAnswerIt(await currentAnswerer(tx, actor), asked, "approve");
  if (statusAt(approval, now) !== "pending") return { allowed: false, reason: "It no longer waits for an answer." };
  if (!may.allowed) return { allowed: false, reason: may.reason };
  if (actor.apiTokenId !== undefined && wantsFreshSignIn(approval)) return { allowed: false, reason: TOKEN_REFUSED };
  return { allowed: true };
}

function passableTo(able: Awaited<ReturnType<typeof whoMayAnswer>>, viewer: string): ApprovalDetail["may_pass_to"] {
  const others = able.filter(({ id }) => id !== viewer);
  const teams = new Set(others.flatMap((person) => person.teams.map(({ team }) => team.name)));
  return { people: others.map(({ name, email }) => ({ name, email })), teams: [...teams].sort() };
}

function catalogued(tx: Transaction, { tool, action }: { tool: string; action: string }) {
  return tx.action.findFirst({
    where: { name: action.slice(tool.length + 1), tool: { name: tool } },
    select: { description: true, inputSchema: true },
  });
}
