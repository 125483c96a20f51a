/** What decisions use and open beyond their own record: approvals that were presented, approvals to ask for, hand-offs. */
import { approvalsLock, consumeApproval, readPresentedApproval } from "@/lib/db/access/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { type HandOffRow, openHandOff } from "@/lib/db/access/handOffs";
import { lockNames } from "@/lib/db/access/locks";
import type { QueryClient } from "@/lib/db/queryClient";
import { newId } from "@/lib/platform/ids";
import { actorColumns } from "@/lib/services/audit";
import type { BatchState } from "./batchState";
import type { Decided, Recorded, Submission } from "./decideBatch";
import { idOrNull } from "./identifier";
import { openApproval } from "./openApproval";

/** Reads and locks the approvals that the calls present, in one order. One that cannot be verified is not there. */
export async function lookAtApprovals(
  client: QueryClient,
  items: readonly Submission[],
  state: BatchState,
): Promise<void> {
  const presented = new Map<string, { id: string; agentId: string }>();
  for (const { ctx, asked } of items) {
    const id = idOrNull(asked.request.presentedApproval);
    const agentId = state.credential(ctx.bearer.credentialId)?.agentId;
    if (id !== null && agentId !== undefined) presented.set(`${id} ${agentId}`, { id, agentId });
  }
  for (const [, { id, agentId }] of [...presented].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const approval = await readPresentedApproval(client, { id, agentId });
    if (approval !== null) state.present(approval, agentId);
  }
}

/** True where more than the decision's own record must be written. */
export function needsMore({ asked, result }: Decided): boolean {
  return (
    result.honoured !== undefined ||
    result.handOff !== undefined ||
    (result.outcome === "escalate" && asked.submitRequest)
  );
}

/** Uses up what was honoured. Each was locked when it was looked at, so it is as it was. */
export async function consumeHonoured(client: QueryClient, decided: readonly Decided[], now: Date): Promise<void> {
  for (const { result } of decided) {
    if (result.honoured === undefined) continue;
    if (!(await consumeApproval(client, result.honoured, now)))
      throw new Error("a locked approval changed between looking at it and using it");
  }
}

/** Opens the approvals that were asked for in the same call, and the hand-offs; each is added to what is answered. */
export async function openWhatFollows(
  client: QueryClient,
  decided: readonly Decided[],
  recorded: ReadonlyMap<string, Recorded>,
): Promise<void> {
  const asking = decided.filter(({ asked, result }) => result.outcome === "escalate" && asked.submitRequest);
  await lockNames(
    client,
    asking.map(({ ctx }) => approvalsLock(ctx.actor.agentId)),
  );
  for (const one of asking) {
    const answer = recorded.get(one.evaluationId);
    if (answer !== undefined) answer.opened = await openFor(client, one);
  }
  for (const one of decided) {
    const answer = recorded.get(one.evaluationId);
    const handOff = await handOver(client, one);
    if (answer !== undefined && handOff !== null) answer.handOff = handOff;
  }
}

function openFor(client: QueryClient, { ctx, asked, snapshot, evaluationId, result }: Decided) {
  const { request } = asked;
  return openApproval(ctx, client, {
    evaluationId,
    actionDigest: result.actionDigest,
    action: request.action,
    actionVersion: result.evidence.actionVersion,
    environment: request.environment,
    resource: request.resource,
    arguments: request.arguments ?? null,
    onBehalfOf: request.onBehalfOf ?? null,
    justification: request.request?.justification ?? null,
    asks: result.asks,
    sessionFacts: snapshot.session,
    reuse: request.presentedApproval === undefined,
  });
}

/** How long a result answers the same call again, before the task is given to people anew. */
const RESULT_HOLDS_MS = 24 * 3_600_000;

async function handOver(
  client: QueryClient,
  { ctx, evaluationId, decidedAt, result }: Decided,
): Promise<HandOffRow | null> {
  if (result.outcome !== "deny" || result.handOff === undefined) return null;
  const { rule, approvers, respondWithinSeconds } = result.handOff;
  const { handOff, opened } = await openHandOff(
    client,
    {
      id: newId(),
      evaluationId,
      agentId: ctx.actor.agentId,
      actionDigest: result.actionDigest,
      rule,
      approvers,
      openedAt: decidedAt,
      dueAt: new Date(decidedAt.getTime() + respondWithinSeconds * 1_000),
    },
    { doneSince: new Date(decidedAt.getTime() - RESULT_HOLDS_MS) },
  );
  if (opened)
    await insertAuditEvents(client, [
      {
        at: decidedAt,
        ...actorColumns(ctx.actor),
        event: "hand_off.opened",
        subjectKind: "hand_off",
        subjectId: handOff.id,
        detail: { evaluationId, rule, dueAt: handOff.dueAt.toISOString() },
      },
    ]);
  return handOff;
}
