import {
  type Decision,
  type EvaluationsAnswer,
  evaluationRequestSchema,
  evaluationsRequestSchema,
} from "@/lib/contracts/access";
import { askedOf } from "./asked";
import type { BearerContext } from "./context";
import { evaluateAll, evaluateParsed } from "./evaluate";
import { parseInput } from "./parseInput";

const DEFAULTS = ["subject", "action", "resource", "context"] as const;

/** After which decision the rest is left undecided. */
const STOP_AFTER = { execute_all: null, deny_on_first_deny: false, permit_on_first_permit: true } as const;

/**
 * Decides a batch in its order, each item recorded by itself (AuthZEN, "Access Evaluations API"). Nothing is decided when
 * any item is invalid. Without `evaluations` it is a single evaluation.
 */
export async function evaluateBatch({
  ctx,
  input,
}: {
  ctx: BearerContext;
  input: unknown;
}): Promise<Decision | EvaluationsAnswer> {
  if (!hasItems(input)) return evaluateParsed(ctx, parseInput(evaluationRequestSchema, input));
  const { evaluations, options } = parseInput(evaluationsRequestSchema, withDefaults(input));
  const asked = evaluations.map((wire, index) => askedOf(wire, ctx.bearer, ["evaluations", index]));
  const stopAfter = STOP_AFTER[options?.evaluations_semantic ?? "execute_all"];
  if (stopAfter === null) return { evaluations: await evaluateAll(ctx, asked) };

  const decisions: Decision[] = [];
  for (const one of asked) {
    const [decision] = await evaluateAll(ctx, [one]);
    if (decision === undefined) throw new Error("one call has one decision");
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
