import { type AlertedRow, claimUnalerted } from "@/lib/db/correlation/ungoverned";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { proposeForUngoverned } from "@/lib/services/contraction/ungoverned";

/** How long the log records of its decision may still be on their way, in milliseconds. */
const DECISION_MAY_COME_MS = 2 * 60_000;

/**
 * Tells of ungoverned actions whose decision has had its time to turn up, each once, and proposes to take out what the agent went around.
 * Any number of processes may look at the same time.
 */
export async function alertUngoverned({ ctx }: { ctx: ServiceContext }): Promise<number> {
  requireCommand(ctx);
  const now = ctx.now();
  const alerted = await ctx.db.transaction(async (tx) => {
    const found = await claimUnalerted(tx, { foundBefore: new Date(now.getTime() - DECISION_MAY_COME_MS), now });
    for (const one of found)
      await audit(ctx, tx, {
        event: "observed_action.ungoverned",
        subjectKind: "observed_action",
        subjectId: one.id,
        detail: { agentId: one.agentId, tool: one.tool, environment: one.environment, principal: one.principal },
      });
    return found;
  });
  for (const one of alerted) await proposeContraction(ctx, one);
  return alerted.length;
}

async function proposeContraction(
  ctx: ServiceContext,
  { agentId, tool, environment, principal, firstAt, fragmentId }: AlertedRow,
): Promise<void> {
  if (tool === null || environment === null || principal === null) return;
  const seen = [{ at: firstAt.toISOString(), fragment: fragmentId }];
  await proposeForUngoverned({ ctx, input: { agentId, evidence: { tool, environment, principal, seen } } });
}
