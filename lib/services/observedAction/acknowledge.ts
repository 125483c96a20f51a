import { type Acknowledged, acknowledgeSchema } from "@/lib/contracts/ungoverned";
import { findObservedAction } from "@/lib/db/correlation/observedAction";
import { acknowledgeOnce } from "@/lib/db/correlation/ungoverned";
import { isUuid } from "@/lib/services/action/cursor";
import { audit } from "@/lib/services/audit";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { acknowledgeRefusal } from "./mayAcknowledge";

/**
 * Says what was behind an ungoverned action (`acknowledgeSchema`), once; it leaves the inbox and stays in the record.
 * @throws Problem `not_found` for one that is unknown, of another team, or governed by now; `forbidden`; `conflict` where somebody has.
 */
export async function acknowledge({
  ctx,
  input: { id, acknowledgement },
}: {
  ctx: ServiceContext;
  input: { id: string; acknowledgement: unknown };
}): Promise<Acknowledged> {
  const person = requirePerson(ctx);
  const { words } = acknowledgeSchema.parse(acknowledgement);
  const row = isUuid(id) ? await findObservedAction(ctx.db.pool, { id, teams: visibleTeams(person) }) : null;
  if (row === null || !row.ungoverned)
    throw new Problem(
      "not_found",
      "There is no such ungoverned action, or its decision has turned up. Nothing was changed.",
    );
  const refusal = acknowledgeRefusal(person, row);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  const now = ctx.now();
  await ctx.db.transaction(async (tx) => {
    if (!(await acknowledgeOnce(tx, { id, personId: person.id, words, now })))
      throw new Problem("conflict", "Somebody has acknowledged it already. Nothing was changed.");
    await audit(ctx, tx, {
      event: "observed_action.acknowledged",
      subjectKind: "observed_action",
      subjectId: id,
      detail: { agentId: row.agentId, words },
    });
  });
  return { id, acknowledged_at: now.toISOString(), message: "It is acknowledged, and stays in the record." };
}
