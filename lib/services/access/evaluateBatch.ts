import {
  type Decision,
  type EvaluationsAnswer,
  evaluationRequestSchema,
  evaluationsRequestSchema,
} from "@/lib/contracts/access";
import { askedOf } from "./asked";
import type { AccessContext } from "./context";
import { evaluateParsed } from "./evaluate";
import { parseInput } from "./parseInput";

const DEFAULTS = ["subject", "action", "resource", "context"] as const;

/**
 * Decides a batch, one after the other, each recorded by itself (AuthZEN, "Access Evaluations API"). Nothing is decided
 * when any item is invalid. Without `evaluations` it is a single evaluation.
 */
export async function evaluateBatch({
  ctx,
  input,
}: {
  ctx: AccessContext;
  input: unknown;
}): Promise<Decision | EvaluationsAnswer> {
  if (!hasItems(input)) return evaluateParsed(ctx, parseInput(evaluationRequestSchema, input));
  const { evaluations, options } = parseInput(evaluationsRequestSchema, withDefaults(input));
  for (const [index, wire] of evaluations.entries()) askedOf(wire, ctx.actor, ["evaluations", index]);

  const stopAfter = { execute_all: null, deny_on_first_deny: false, permit_on_first_permit: true }[
    options?.evaluations_semantic ?? "execute_all"
  ];
  const decisions: Decision[] = [];
  for (const [index, wire] of evaluations.entries()) {
    const decision = await evaluateParsed(ctx, wire, ["evaluations", index]);
    decisions.push(decision);
    if (decision.decision === stopAfter) break;
  }
  return { evaluations: decisions };
}

interface Batch {
  evaluations: unknown[];
  [member: string]: unknown;
}

function hasItems(input: unknown): input is Batch {
  if (typeof input !== "object" || input === null || !("evaluations" in input)) return false;
  const { evaluations } = input;
  return !Array.isArray(evaluations) || evaluations.length > 0;
}

/** Completes each item with the top-level members that it leaves out; a member that it has replaces the whole default. */
function withDefaults(batch: Batch): Batch {
  if (!Array.isArray(batch.evaluations)) return batch;
  const defaults = Object.fromEntries(
    DEFAULTS.filter((member) => batch[member] !== undefined).map((member) => [member, batch[member]]),
  );
  return {
    ...batch,
    evaluations: batch.evaluations.map((item) =>
      typeof item === "object" && item !== null && !Array.isArray(item) ? { ...defaults, ...item } : item,
    ),
  };
}
