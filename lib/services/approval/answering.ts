/** What approving and denying have in common: who answers, whether they see it, whether it still waits. */

import type { Requirement } from "@/lib/core/decision/types";
import {
  type ApprovalWithContext,
  approvingAnswers,
  expireApproval,
  lockApproval,
  readAnswerer,
  readApproval,
} from "@/lib/db/approval/answering";
import type { Transaction } from "@/lib/db/database";
import { audit } from "@/lib/services/audit";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type Answerer, type AskedAction, mayAnswer } from "./mayAnswer";
import { requireVerified } from "./verified";

/** An approval that this person may answer, its row locked. */
export interface Answerable {
  tx: Transaction;
  approval: ApprovalWithContext;
  actor: PersonActor;
  /** The actor as the database has them now. */
  person: Answerer;
  qualifies: Requirement[];
  now: Date;
}

/** What the person is about to do. */
export interface Intent {
  id: string;
  verdict: "approve" | "deny";
  /** True for an edit: the answers so far no longer count. */
  voiding?: boolean;
  /** With `approve`: the digest of the action that the person saw; undefined for one who says nothing of it. */
  shown?: string | undefined;
}

/** The 404 of what is unknown and of what another team's agent asked: they look the same. */
export function unknownApproval(): Problem {
  return new Problem("not_found", "There is no such approval, or it belongs to a team that you cannot see.");
}

/**
 * Runs `answer` on an approval that waits and that the actor may answer, in one transaction with the row locked. Throws
 * 404 unseen, 403 not allowed, 409 when it has an answer or its time is over; that it expired stays on record.
 */
export async function answering<T>(
  ctx: ServiceContext,
  { id, verdict, voiding = false, shown }: Intent,
  answer: (answerable: Answerable) => Promise<T>,
): Promise<T> {
  const actor = requirePerson(ctx);
  const result = await ctx.db.transaction(async (tx) => {
    await lockApproval(tx, id);
    const now = ctx.now();
    const approval = await readApproval(tx, id);
    const person = await currentAnswerer(tx, actor);
    if (approval === null || !sees(actor, person, approval)) throw unknownApproval();
    if (await expireApproval(tx, id, now)) {
      await audit({ ...ctx, actor: { kind: "system", name: "ambit" } }, tx, {
        event: "approval.expired",
        subjectKind: "approval",
        subjectId: id,
        detail: { agentId: approval.agentId },
      });
      return { expired: true } as const;
    }
    const asked = askedAction(approval);
    // Whoever edits begins anew: the answers so far were to something else.
    const may = mayAnswer(person, voiding ? { ...asked, answers: [] } : asked, verdict);
    if (approval.status !== "pending") throw alreadyResolved(approval);
    if (!may.allowed) throw new Problem(may.kind, may.reason);
    if (verdict === "approve") requireSeen(approval, shown);
    requireVerified(actor, approval, { verdict, now });
    return { answered: await answer({ tx, approval, actor, person, qualifies: may.qualifies, now }) };
  });
  if ("expired" in result)
    throw new Problem("conflict", "Nobody answered in time: the request has expired. The agent may ask again.");
  return result.answered;
}

/** The person as the database has them now, not as the session or token remembers them. */
export async function currentAnswerer(tx: Transaction, actor: PersonActor): Promise<Answerer> {
  const person = await readAnswerer(tx, actor.id);
  if (person === null || person.disabledAt !== null)
    throw new Problem("unauthenticated", "This account is no longer active.");
  return {
    id: person.id,
    email: person.email,
    roles: person.roles.map(({ role }) => role),
    teamIds: person.teams.map(({ teamId }) => teamId),
    teams: person.teams.map(({ team }) => team.name),
    groups: person.groups.map(({ group }) => group.name),
  };
}

/** An approval as the rules of who may answer look at it. */
export function askedAction(approval: ApprovalWithContext): AskedAction {
  return {
    teamId: approval.agent.teamId,
    ownerId: approval.agent.ownerId,
    onBehalfOf: approval.evaluation.onBehalfOf,
    requirements: approval.requirements.map(({ kind, name, count }) => ({ kind, name, count })),
    answers: approvingAnswers(approval),
  };
}

/** INVARIANT (nobody approves what they have not seen): an action with changed arguments is approved by its digest. */
function requireSeen({ edition, actionDigest, editedDigest }: ApprovalWithContext, shown: string | undefined): void {
  if (shown === undefined ? edition === 0 : shown === (editedDigest ?? actionDigest)) return;
  throw new Problem(
    "conflict",
    "An approver changed its arguments since you looked at it. Your answer was not recorded; look at it again.",
  );
}

/** Whether the person, as the database has them, sees the agent whose approval it is. */
export function sees(
  actor: PersonActor,
  { roles, teamIds }: Pick<Answerer, "roles" | "teamIds">,
  { agent }: Pick<ApprovalWithContext, "agent">,
): boolean {
  const teams = visibleTeams({ ...actor, roles, teamIds });
  return teams === null || teams.includes(agent.teamId);
}

function alreadyResolved({ status, answers }: ApprovalWithContext): Problem {
  const last = answers.at(-1);
  const by = last === undefined || (status !== "approved" && status !== "denied") ? "" : ` by ${last.person.name}`;
  const words = { approved: "approved", denied: "denied", expired: "expired", cancelled: "withdrawn", pending: "" };
  return new Problem("conflict", `It was ${words[status]}${by} already. Your answer was not recorded.`);
}
