import { type Decision, type EvaluationRequest, evaluationRequestSchema } from "@/lib/contracts/access";
import { isDatabaseFailure } from "@/lib/db/access/transaction";
import { askedOf } from "./asked";
import type { AccessContext } from "./context";
import { decideAndRecord } from "./decideAndRecord";
import { answerOf, unavailable } from "./decisionAnswer";
import { parseInput } from "./parseInput";

/**
 * Decides one call (`evaluationRequestSchema`). What it answers is recorded durably, with its audit event, before it
 * answers; what could not be recorded is denied as `audit_unavailable`. Throws a Problem only for invalid input.
 */
export async function evaluate({ ctx, input }: { ctx: AccessContext; input: unknown }): Promise<Decision> {
  return evaluateParsed(ctx, parseInput(evaluationRequestSchema, input));
}

/** The same for a request that was parsed; `at` says where it stood in what was sent. */
export async function evaluateParsed(
  ctx: AccessContext,
  wire: EvaluationRequest,
  at: readonly PropertyKey[] = [],
): Promise<Decision> {
  const asked = askedOf(wire, ctx.actor, at);
  try {
    return answerOf(await decideAndRecord(ctx, asked), ctx.publicUrl);
  } catch (error) {
    if (!isDatabaseFailure(error)) throw error;
    ctx.log.error({ error: messageOf(error) }, "a decision could not be recorded, so it was denied");
    return unavailable(ctx.now());
  }
}

/** Only the message: a database error's details can hold what was to be written. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
