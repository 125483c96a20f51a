import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { renewExceptionSchema } from "@/lib/contracts/exceptions";
import { createChange } from "@/lib/services/change/create";
import { submitChange } from "@/lib/services/change/submit";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";
import { requireException } from "./inForce";

/**
 * Proposes another end of an exception (`renewExceptionSchema`) and submits it: a later one waits for review as any widening does.
 * Problems: those of `requireException`, `createChange` and `submitChange`; `conflict` for break-glass, which is asked for anew.
 */
export async function renewException({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangeMoved> {
  const { agent, grant: id, expiresAt, reason } = renewExceptionSchema.parse(input);
  const { budget, grant, breakGlassId } = await requireException(ctx, { agent, grant: id });
  if (breakGlassId !== null)
    throw new Problem("conflict", "Break-glass is not renewed: it is asked for anew. Nothing was changed.");
  if (Date.parse(expiresAt) <= ctx.now().getTime())
    throw new Problem("invalid", "It would have ended already. Nothing was changed.");
  const renewed = { ...grant, expiresAt: new Date(expiresAt).toISOString() };
  const next = { ...budget, grants: budget.grants.map((one) => (one.id === id ? renewed : one)) };
  const said = { agent, budget: bundleBudget(next), reason };
  const made = await createChange({ ctx, input: said, basedOn: budget.version });
  return submitChange({ ctx, input: { id: made.id } });
}
