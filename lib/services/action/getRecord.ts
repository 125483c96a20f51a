import type { ActionAnswer, ObservedAnswer } from "@/lib/contracts/actions";
import { findRecordOfFragment } from "@/lib/db/correlation/observedAction";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { isUuid } from "./cursor";
import { get } from "./get";
import { getObserved } from "./getObserved";

/**
 * The record of an action by the id of an evaluation, of an observed action, or of a fragment that is joined to either. A 404 where there
 * is none that the actor may see. `content` as `get` has it. What was observed only may turn out to be governed later; the ids of its fragments lead on to it.
 */
export async function getRecord({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; content?: boolean };
}): Promise<ActionAnswer | ObservedAnswer> {
  const joined = isUuid(input.id.toLowerCase())
    ? await findRecordOfFragment(ctx.db.pool, input.id.toLowerCase())
    : null;
  const asked = { ctx, input: { ...input, id: joined ?? input.id } };
  return (await found(get(asked))) ?? (await getObserved(asked));
}

async function found<T>(record: Promise<T>): Promise<T | null> {
  try {
    return await record;
  } catch (error) {
    if (error instanceof Problem && error.kind === "not_found") return null;
    throw error;
  }
}
