import { type Decision, type EvaluationRequest, evaluationRequestSchema } from "@/lib/contracts/access";
import { isDatabaseFailure } from "@/lib/db/access/transaction";
import { type Asked, askedOf } from "./asked";
import type { BearerContext } from "./context";
import type { Recorded } from "./decideBatch";
import { answerOf, unavailable } from "./decisionAnswer";
import { decisionsOf } from "./decisions";
import { parseInput } from "./parseInput";

/**
 * Decides one call (`evaluationRequestSchema`). What it answers is recorded durably, with its audit event, before it
 * answers; what could not be recorded is denied as `audit_unavailable`. Throws a Problem for invalid input, a caller whose
 * credential does not stand, and when too many decisions wait.
 */
export async function evaluate({ ctx, input }: { ctx: BearerContext; input: unknown }): Promise<Decision> {
  return evaluateParsed(ctx, parseInput(evaluationRequestSchema, input));
}

/** The same for a request that was parsed. */
export async function evaluateParsed(ctx: BearerContext, wire: EvaluationRequest): Promise<Decision> {
  return answerTo(ctx, decisionsOf(ctx.db).submit({ ctx, asked: askedOf(wire, ctx.bearer) }));
}

/** Several that were understood already, in their order. */
export async function evaluateAll(ctx: BearerContext, asked: readonly Asked[]): Promise<Decision[]> {
  const submitted = decisionsOf(ctx.db).submitAll(asked.map((one) => ({ ctx, asked: one })));
  return Promise.all(submitted.map((recorded) => answerTo(ctx, recorded)));
}

async function answerTo(ctx: BearerContext, recorded: Promise<Recorded>): Promise<Decision> {
  try {
    return answerOf(await recorded, ctx.publicUrl);
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
