/** Arguments that an approver changed: decided again before anything is saved. */
import { coversAsk } from "@/lib/core/decision/approval";
import type { Ask, DecisionRequest, DecisionResult } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type ApprovalWithContext, readApproval } from "@/lib/db/approval/answering";
import { json } from "@/lib/db/database";
import { wouldDecide } from "@/lib/services/access/wouldDecide";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type Answerable, answering, unknownApproval } from "./answering";

/** An edit that may be approved. */
export interface EditedAction {
  arguments: JsonObject;
  actionDigest: string;
  /** The edition that it was made from. */
  edition: number;
}

/**
 * Decides the edited action. Problems: `not_found`; `invalid` where the arguments are the same, where the edited action would be
 * denied now, or where it needs an answer to something that this approval does not ask.
 */
export async function editedAction(
  ctx: ServiceContext,
  { id, args, shown }: { id: string; args: JsonObject; shown: string | undefined },
): Promise<EditedAction> {
  // Nobody learns what the budget would say who may not answer.
  const approval = await answering(ctx, { id, verdict: "approve", voiding: true, shown }, async (one) => one.approval);
  const result = await wouldDecide(ctx, callOf(approval, args));
  if (result.actionDigest === (approval.editedDigest ?? approval.actionDigest))
    throw new Problem("invalid", "The arguments are the same as before. Approve the action as it is.");
  const fault = faultOf(result, approval.asks as unknown as Ask[]);
  if (fault !== null) throw new Problem("invalid", `${fault} Nothing was saved.`);
  return { arguments: args, actionDigest: result.actionDigest, edition: approval.edition };
}

/**
 * Makes the edit the approval's action, in the transaction that answers it: answers to the arguments before no longer count, and
 * yeses on their way are dropped.
 */
export async function applyEdit(
  ctx: ServiceContext,
  answerable: Answerable,
  edited: EditedAction,
): Promise<Answerable> {
  const { tx, approval, actor } = answerable;
  if (approval.edition !== edited.edition)
    throw new Problem("conflict", "Someone else has edited it meanwhile. Your edit was not saved; look at theirs.");
  const { id } = approval;
  await refuseSecond(answerable, edited);
  await dropReleases(ctx, answerable);
  await tx.approval.update({
    where: { id },
    data: {
      edition: edited.edition + 1,
      editedArguments: json(edited.arguments),
      editedDigest: edited.actionDigest,
      editedById: actor.id,
    },
  });
  await audit(ctx, tx, {
    event: "approval.edited",
    subjectKind: "approval",
    subjectId: id,
    detail: { agentId: approval.agentId, edition: edited.edition + 1, actionDigest: edited.actionDigest },
  });
  const again = await readApproval(tx, id);
  if (again === null) throw unknownApproval();
  return { ...answerable, approval: again };
}

async function dropReleases(ctx: ServiceContext, { tx, approval }: Answerable): Promise<void> {
  const { count } = await tx.approvalRelease.deleteMany({ where: { approvalId: approval.id } });
  if (count === 0) return;
  await audit(ctx, tx, {
    event: "approval.answer_dropped",
    subjectKind: "approval",
    subjectId: approval.id,
    detail: {
      agentId: approval.agentId,
      people: approval.releases.map(({ person }) => person.email),
      reason: "its arguments were changed",
    },
  });
}

/** One approval waits for an exact action: an edit does not make another one of the same. */
async function refuseSecond({ tx, approval }: Answerable, { actionDigest }: EditedAction): Promise<void> {
  const other = await tx.approval.findFirst({
    where: { id: { not: approval.id }, status: "pending", OR: [{ actionDigest }, { editedDigest: actionDigest }] },
    select: { id: true },
  });
  if (other !== null)
    throw new Problem(
      "conflict",
      "Exactly this action waits as another approval. Your edit was not saved; answer that one.",
    );
}

function callOf({ agent, evaluation, agentId }: ApprovalWithContext, args: JsonObject) {
  const { action, tool, environment, resource, onBehalfOf, credentialId, credentialKind, claimedSessionId } =
    evaluation;
  const request: DecisionRequest = {
    agent: agent.name,
    ...(onBehalfOf === null ? {} : { onBehalfOf }),
    action,
    environment,
    resource: resource as unknown as DecisionRequest["resource"],
    arguments: args,
  };
  const caller = { agentId, agent: agent.name, tool, environment, credentialId, credentialKind };
  return { actor: { kind: "agent" as const, ...caller }, request, claimedSessionId };
}

function faultOf({ outcome, reasons, asks }: DecisionResult, asked: readonly Ask[]): string | null {
  if (outcome === "deny") return `The edited action would be denied: ${reasons[0]?.message ?? ""}`;
  const uncovered = asks.find((ask) => !coversAsk(asked, ask));
  if (uncovered === undefined) return null;
  const name = uncovered.kind === "rule" ? `the rule ${uncovered.rule}` : "a limit that it goes further beyond";
  return `The edited action also needs an answer to ${name}, which this approval does not ask. Deny it, and say what you would approve.`;
}
