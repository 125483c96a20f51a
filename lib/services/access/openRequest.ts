import { type OpenRequest, openRequestSchema, type TaskAnswer } from "@/lib/contracts/access";
import { actionDigest } from "@/lib/core/decision/exactAction";
import { killSwitchDenial } from "@/lib/core/decision/scope";
import { worstCase } from "@/lib/core/organisation/facts";
import {
  type ApprovalRow,
  approvalsLock,
  findIdempotent,
  findOpenedBy,
  findTask,
  insertIdempotent,
} from "@/lib/db/access/approvals";
import { type EvaluationRow, findEvaluation } from "@/lib/db/access/evaluations";
import { lockNames } from "@/lib/db/access/locks";
import { accessTransaction } from "@/lib/db/access/transaction";
import { SHARE_ORGANISATION } from "@/lib/db/organisationLock";
import type { QueryClient } from "@/lib/db/queryClient";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { askedOf } from "./asked";
import { bodyDigest } from "./bodyDigest";
import type { AccessContext } from "./context";
import { REQUESTABLE_MS } from "./decisionAnswer";
import { idOrNull } from "./identifier";
import { type Escalation, openApproval, PENDING_MAX } from "./openApproval";
import { parseInput } from "./parseInput";
import { accessRequestProblem } from "./requestProblems";
import { taskAnswer } from "./task";

const IDEMPOTENCY_KEY_MAX = 255;
/** When to submit again while too many wait, in seconds. */
const RETRY_SECONDS = 60;

/**
 * Opens the approval of an escalated evaluation (`openRequestSchema`), or answers the task that is open for the same
 * exact action. Problems: 400 `invalid_denial_binding`, `not_requestable`; 409 `duplicate_request`; 410
 * `expired_denial`; 429 when too many of this agent wait.
 */
export async function openRequest({
  ctx,
  input,
  idempotencyKey,
}: {
  ctx: AccessContext;
  input: unknown;
  idempotencyKey?: string | undefined;
}): Promise<TaskAnswer> {
  const submission = parseInput(openRequestSchema, input);
  const key = keyOf(idempotencyKey);
  const work = async (client: QueryClient): Promise<ApprovalRow> => {
    await lockNames(client, [approvalsLock(ctx.actor.agentId)]);
    const digest = bodyDigest(input);
    const earlier = await earlierTask(ctx, client, key, digest);
    if (earlier !== null) return earlier;
    const opened = await openFor(ctx, client, submission);
    if (key !== null) {
      const entry = { credentialId: ctx.actor.credentialId, key, bodyDigest: digest };
      await insertIdempotent(client, { ...entry, approvalId: opened.id, now: ctx.now() });
    }
    return opened;
  };
  // The organisation does not change meanwhile: no approval is opened beside a kill switch that cancels those that wait.
  const approval = await accessTransaction(ctx.db, work, { opening: SHARE_ORGANISATION });
  return taskAnswer(approval, ctx.publicUrl);
}

function keyOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (header.length > 0 && header.length <= IDEMPOTENCY_KEY_MAX) return header;
  throw new Problem("invalid", `An Idempotency-Key has 1 to ${IDEMPOTENCY_KEY_MAX} characters.`);
}

/** The task that this key got before; a conflict when it was another submission's. */
async function earlierTask(
  ctx: AccessContext,
  client: QueryClient,
  key: string | null,
  digest: string,
): Promise<ApprovalRow | null> {
  if (key === null) return null;
  const { agentId, tool, environment, credentialId } = ctx.actor;
  const used = await findIdempotent(client, { credentialId, key });
  if (used === null) return null;
  if (used.bodyDigest !== digest)
    throw accessRequestProblem("duplicate_request", "This Idempotency-Key was used for another submission.");
  return findTask(client, { id: used.approvalId, agentId, tool, environment });
}

async function openFor(ctx: AccessContext, client: QueryClient, submission: OpenRequest): Promise<ApprovalRow> {
  const evaluation = await deniedEvaluation(ctx, client, submission);
  await refuseStopped(ctx, client, evaluation);
  // What was answered already is not asked again: the same denial has one task.
  const opened = await findOpenedBy(client, evaluation.id);
  if (opened !== null) return opened;
  const approval = await openApproval(ctx, client, {
    evaluationId: evaluation.id,
    actionDigest: evaluation.actionDigest,
    action: evaluation.action,
    actionVersion: evaluation.seen.actionVersion ?? null,
    environment: evaluation.environment,
    resource: evaluation.resource as unknown as Escalation["resource"],
    arguments: evaluation.arguments,
    onBehalfOf: evaluation.onBehalfOf,
    justification: submission.context?.justification ?? evaluation.justification,
    asks: evaluation.asks,
    sessionFacts: evaluation.seen.session,
    reuse: evaluation.presentedApproval === null,
  });
  if (approval !== null) return approval;
  throw new Problem("too_many", `${PENDING_MAX} approvals of this agent are waiting already. Nothing was opened.`, {
    retryAfter: RETRY_SECONDS,
  });
}

/** Nobody is asked to approve what a kill switch stops. */
async function refuseStopped(
  ctx: AccessContext,
  client: QueryClient,
  { action, environment }: EvaluationRow,
): Promise<void> {
  const organisation = await currentOrganisation(client);
  const facts = organisation.actions.get(action)?.facts ?? worstCase({});
  const stopped = killSwitchDenial({ agent: ctx.actor.agent, action, environment }, { organisation }, facts);
  if (stopped !== null) throw accessRequestProblem("not_requestable", stopped.message);
}

/** The escalation that the submission is bound to, if it is this caller's, the same action, and still fresh. */
async function deniedEvaluation(
  ctx: AccessContext,
  client: QueryClient,
  submission: OpenRequest,
): Promise<EvaluationRow> {
  const { agentId, tool, environment } = ctx.actor;
  const id = idOrNull(submission.denial.evaluation_id);
  const evaluation = id === null ? null : await findEvaluation(client, { id, agentId, tool, environment });
  if (evaluation === null)
    throw unbound("/denial/evaluation_id", "is not an evaluation of this agent, tool and environment");
  if (digestOf(ctx, submission, evaluation) !== evaluation.actionDigest)
    throw unbound("", "is not the exact action that was evaluated");
  if (evaluation.outcome !== "escalate")
    throw accessRequestProblem("not_requestable", "This evaluation did not ask for an approval.");
  if (evaluation.decidedAt.getTime() + REQUESTABLE_MS <= ctx.now().getTime())
    throw accessRequestProblem("expired_denial", "This evaluation is too old to be approved. Evaluate again.");
  return evaluation;
}

function unbound(pointer: string, message: string): Problem {
  return accessRequestProblem(
    "invalid_denial_binding",
    "The request does not belong to the evaluation that it names.",
    [{ pointer, message }],
  );
}

/** The digest of what was submitted. What its context leaves out is what was evaluated. */
function digestOf(ctx: AccessContext, submission: OpenRequest, evaluation: EvaluationRow): string {
  const context = {
    ...submission.context,
    environment: submission.context?.environment ?? evaluation.environment,
    arguments: submission.context?.arguments ?? evaluation.arguments ?? undefined,
  };
  return actionDigest(askedOf({ ...submission, context }, ctx.actor).request);
}
