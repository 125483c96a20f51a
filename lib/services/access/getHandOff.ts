import type { HandOffAnswer } from "@/lib/contracts/access";
import { findHandOff } from "@/lib/db/access/handOffs";
import { Problem } from "@/lib/services/problem";
import type { AccessContext } from "./context";
import { handOffOnWire } from "./handOffOnWire";
import { idOrNull } from "./identifier";

/** The hand-off as it stands. A 404 when it is not this agent's, tool's and environment's, as for one that is unknown. */
export async function getHandOff({
  ctx,
  handOffId,
}: {
  ctx: AccessContext;
  handOffId: string;
}): Promise<HandOffAnswer> {
  const { agentId, tool, environment } = ctx.actor;
  const id = idOrNull(handOffId);
  const found = id === null ? null : await findHandOff(ctx.db.pool, { id, agentId, tool, environment });
  if (found === null) throw new Problem("not_found", "There is no such hand-off.");
  return { hand_off: handOffOnWire(found) };
}
