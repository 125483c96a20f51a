import type { ArgumentBound } from "@/lib/core/approval/bounds";
import { json, jsonOrNull } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import type { Answerable } from "@/lib/services/approval/answering";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { actionVersionOf } from "./refusal";
import type { BoundedTerms } from "./terms";

/**
 * Keeps the yes that was just recorded as a bounded approval. The caller holds the approval's row, which this answer approved,
 * and has asked `boundedRefusal`. Answers its id.
 */
export async function giveBounded(
  ctx: ServiceContext,
  { tx, approval, actor, now }: Pick<Answerable, "tx" | "approval" | "actor" | "now">,
  terms: BoundedTerms,
): Promise<string> {
  const { evaluation, agentId } = approval;
  const id = newId();
  await tx.boundedApproval.create({
    data: {
      id,
      approvalId: approval.id,
      agentId,
      action: evaluation.action,
      actionVersion: actionVersionOf(evaluation) ?? 0,
      environment: evaluation.environment,
      onBehalfOf: evaluation.onBehalfOf,
      resource: json(evaluation.resource),
      anyResource: terms.anyResource,
      arguments: jsonOrNull(terms.arguments),
      asks: json(approval.asks),
      sessionFacts: json(approval.sessionFacts),
      usesMax: terms.uses,
      until: new Date(terms.until),
      givenById: actor.id,
      givenAt: now,
    },
  });
  await audit({ ...ctx, actor }, tx, {
    event: "bounded_approval.given",
    subjectKind: "bounded_approval",
    subjectId: id,
    detail: {
      approvalId: approval.id,
      agentId,
      action: evaluation.action,
      environment: evaluation.environment,
      anyResource: terms.anyResource,
      // The kinds alone: what the arguments may be stands in the bounded approval, which never changes.
      arguments: Object.fromEntries(
        Object.entries(terms.arguments ?? {}).map(([name, bound]) => [name, kindOf(bound)]),
      ),
      uses: terms.uses,
      until: terms.until,
    },
  });
  return id;
}

function kindOf(bound: ArgumentBound): string {
  return "up_to" in bound ? "up_to" : (Object.keys(bound)[0] ?? "");
}
