import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { endExceptionSchema } from "@/lib/contracts/exceptions";
import { createChange } from "@/lib/services/change/create";
import { submitChange } from "@/lib/services/change/submit";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";
import { requireException } from "./inForce";

/**
 * Takes an exception out of the budget now (`endExceptionSchema`): a change request as any other, submitted at once. It narrows, so it
 * is in force with it, unless its limits hold other grants too: then it waits for review. Problems: those of `requireException`,
 * `createChange` and `submitChange`.
 */
export async function endException({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangeMoved> {
  const { agent, grant: id, reason } = endExceptionSchema.parse(input);
  const { budget, breakGlassId } = await requireException(ctx, { agent, grant: id });
  if (breakGlassId !== null)
    throw new Problem("conflict", "This is break-glass. End it where it is listed as such; nothing was changed.");
  const without = { ...budget, grants: budget.grants.filter((one) => one.id !== id) };
  const said = { agent, budget: bundleBudget(without), reason };
  const made = await createChange({ ctx, input: said, basedOn: budget.version });
  return submitChange({ ctx, input: { id: made.id } });
}
