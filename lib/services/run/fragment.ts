import type { LogRecordAnswer } from "@/lib/contracts/runs";
import { runKeysOf } from "@/lib/core/correlation/runs";
import type { Json } from "@/lib/core/organisation/definition";
import { findFragment } from "@/lib/db/fragment/keyed";
import { findRetractedOf } from "@/lib/db/fragment/retracted";
import { idOrNull } from "@/lib/services/access/identifier";
import { visibleAgents } from "@/lib/services/action/filtered";
import { retractedJoins } from "@/lib/services/action/retracted";
import type { ServiceContext } from "@/lib/services/context";
import { weighed } from "@/lib/services/correlation/weighed";
import { Problem } from "@/lib/services/problem";
import { runAction, runFragment } from "./get";
import { isSeen } from "./seen";

/**
 * One fragment as it came, by its own id alone, whatever it belongs to.
 * @throws Problem `not_found`, also for one that belongs to no action of the actor's teams: the two look the same
 */
export async function anyFragment({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<LogRecordAnswer> {
  const id = idOrNull(input.id);
  const found = id === null ? null : await findFragment(ctx.db.pool, id);
  if (found === null || !isSeen(found.fragment.record, await visibleAgents(ctx)))
    throw new Problem("not_found", "There is no such log record, or it belongs to a team that you cannot see.");
  const { fragment, content } = found;
  const decided = fragment.record?.governed === true ? fragment.record.id : null;
  const isNamed = decided !== null && fragment.join?.basis === "exact";
  const retracted = retractedJoins(await findRetractedOf(ctx.db.pool, fragment.id), fragment.record?.id ?? "");
  return {
    fragment: { ...runFragment(fragment), content: JSON.parse(content) as Json },
    record: fragment.record === null ? null : runAction(fragment.record),
    run_keys: runKeysOf(fragment),
    retracted,
    weighed: isNamed ? null : await weighed(ctx, fragment, decided),
  };
}
