/** The bounds that someone asks for, made whole for one action. */

import {
  BOUNDED_DEFAULT_MS,
  BOUNDED_MAX_MS,
  BOUNDED_MIN_MS,
  type ParsedBounded,
} from "@/lib/contracts/boundedApprovals";
import { pointerOf } from "@/lib/contracts/fieldErrors";
import { type ArgumentBounds, exactBounds, withinBounds } from "@/lib/core/approval/bounds";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { ApprovalWithContext } from "@/lib/db/approval/answering";
import { Problem } from "@/lib/services/problem";

/** What a bounded approval will allow. */
export interface BoundedTerms {
  /** A bound for every argument of the action; null where it comes without. */
  arguments: ArgumentBounds | null;
  anyResource: boolean;
  uses: number;
  /** RFC 3339. */
  until: string;
}

type Looked = Pick<ApprovalWithContext, "editedArguments"> & { evaluation: { arguments: unknown } };

/** Problem `invalid`, naming the field, for bounds that do not hold the action itself, and for an end too near or too far. */
export function termsOf(approval: Looked, asked: ParsedBounded, now: Date): BoundedTerms {
  const args = (approval.editedArguments ?? approval.evaluation.arguments) as JsonObject | null;
  return {
    arguments: boundsOf(args, asked.arguments),
    anyResource: asked.resource === "same_type",
    uses: asked.uses,
    until: endOf(asked.until, now).toISOString(),
  };
}

/** Problem `invalid` where an answer both changes the arguments and bounds them: bounds are set to what one has seen. */
export function refuseEditedAndBounded(answer: { arguments?: unknown; bounded?: unknown }): void {
  if (answer.arguments !== undefined && answer.bounded !== undefined)
    throw wrong("/bounded", "Approve other arguments, or more of the same; not both at once.");
}

function boundsOf(args: JsonObject | null, loosened: ArgumentBounds): ArgumentBounds | null {
  const exact = exactBounds(args);
  for (const [name, bound] of Object.entries(loosened)) {
    const pointer = pointerOf(["bounded", "arguments", name]);
    if (args === null || !Object.hasOwn(args, name)) throw wrong(pointer, "This action has no such argument.");
    const only = { [name]: args[name] as JsonObject[string] };
    if (!withinBounds(only, { [name]: bound })) throw wrong(pointer, "The bound must hold the value that you approve.");
  }
  return exact === null ? null : { ...exact, ...loosened };
}

function endOf(text: string | undefined, now: Date): Date {
  const end = text === undefined ? new Date(now.getTime() + BOUNDED_DEFAULT_MS) : new Date(text);
  const ahead = end.getTime() - now.getTime();
  if (!(ahead >= BOUNDED_MIN_MS)) throw wrong("/bounded/until", "It must hold for a minute at least.");
  if (ahead > BOUNDED_MAX_MS) throw wrong("/bounded/until", "It may end 30 days ahead at most.");
  return end;
}

function wrong(pointer: string, message: string): Problem {
  return new Problem("invalid", `${message} Nothing was approved.`, { errors: [{ pointer, message }] });
}
