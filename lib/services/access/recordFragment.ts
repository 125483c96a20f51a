import { type FragmentAnswer, recordFragmentSchema } from "@/lib/contracts/access";
import { findEvaluation } from "@/lib/db/access/evaluations";
import { insertFragment } from "@/lib/db/access/outcomes";
import { accessTransaction } from "@/lib/db/access/transaction";
import { newId } from "@/lib/platform/ids";
import { Problem } from "@/lib/services/problem";
import { bodyDigest } from "./bodyDigest";
import type { AccessContext } from "./context";
import { idOrNull } from "./identifier";
import { parseInput } from "./parseInput";

/** The source under which an enforcement point's own log records are kept. */
export const ENFORCEMENT_POINT_SOURCE = "enforcement_point";

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
    if (evaluation === null) return null;
    return insertFragment(client, {
      id: newId(),
      source: ENFORCEMENT_POINT_SOURCE,
      kind: record.kind,
      occurredAt: record.occurred_at === undefined ? null : new Date(record.occurred_at),
      receivedAt: ctx.now(),
      contentDigest: bodyDigest(record),
      content: record.content,
      keys: { evaluation_id: evaluation.id },
      evaluationId: evaluation.id,
    });
  });
  if (stored === null)
    throw new Problem("not_found", "There is no such evaluation of this agent, tool and environment.", {
      errors: [{ pointer: "/evaluation_id", message: "is not known" }],
    });
  return { fragment_id: stored };
}
