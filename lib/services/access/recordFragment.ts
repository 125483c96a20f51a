import { type FragmentAnswer, type RecordFragment, recordFragmentSchema } from "@/lib/contracts/access";
import { parseEnforcementPointRecord } from "@/lib/core/correlation/enforcementPoint";
import { findEvaluation } from "@/lib/db/access/evaluations";
import { accessTransaction } from "@/lib/db/access/transaction";
import { insertRecorded } from "@/lib/db/fragment/recorded";
import type { QueryClient } from "@/lib/db/queryClient";
import { Problem } from "@/lib/services/problem";
import { bodyDigest } from "./bodyDigest";
import type { AccessContext } from "./context";
import { idOrNull } from "./identifier";
import { parseInput } from "./parseInput";

/**
 * Keeps one log record of an enforcement point about an evaluation (`recordFragmentSchema`), once: the same again answers
 * the same id. 403 for an agent's credential; 404 for an evaluation of another agent, tool or environment. A fragment is
 * itself a record of what it tells, so the audit log does not repeat it.
 */
export async function recordFragment({ ctx, input }: { ctx: AccessContext; input: unknown }): Promise<FragmentAnswer> {
  if (ctx.actor.credentialKind !== "enforcement_point")
    throw new Problem("forbidden", "Only an enforcement point records fragments here.");
  const record = parseInput(recordFragmentSchema, input);
  const { agentId, tool, environment } = ctx.actor;
  const id = idOrNull(record.evaluation_id);
  const stored = await accessTransaction(ctx.db, async (client) => {
    const evaluation = id === null ? null : await findEvaluation(client, { id, agentId, tool, environment });
    return evaluation === null
      ? null
      : keepRecord(client, { record, evaluationId: evaluation.id, receivedAt: ctx.now() });
  });
  if (stored === null)
    throw new Problem("not_found", "There is no such evaluation of this agent, tool and environment.", {
      errors: [{ pointer: "/evaluation_id", message: "is not known" }],
    });
  return { fragment_id: stored };
}

/** Keeps what an enforcement point recorded about the evaluation `evaluationId`, once for its content. Answers its id. */
export async function keepRecord(
  client: QueryClient,
  { record, evaluationId, receivedAt }: { record: RecordFragment; evaluationId: string; receivedAt: Date },
): Promise<string> {
  const fragment = parseEnforcementPointRecord({
    evaluationId,
    kind: record.kind,
    occurredAt: record.occurred_at === undefined ? null : new Date(record.occurred_at).toISOString(),
    content: record.content,
  });
  return insertRecorded(client, { fragment, evaluationId, contentDigest: bodyDigest(record), receivedAt });
}
