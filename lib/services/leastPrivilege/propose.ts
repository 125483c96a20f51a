import { type LeastPrivilegeProposed, proposeLeastPrivilegeSchema } from "@/lib/contracts/leastPrivilege";
import { proposeAgent } from "@/lib/services/change/proposeAgent";
import { requireProposer } from "@/lib/services/change/requireProposer";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { workedOut } from "./worked";

/**
 * Makes the proposal a change request (`proposeLeastPrivilegeSchema`): what narrows is in force with it; what an agent in observe mode
 * needs more waits for review, each category apart.
 * @throws Problem `conflict` where it is no longer the proposal that was shown, or says what is in force; `forbidden`; `not_found`.
 */
export async function proposeLeastPrivilege({
  ctx,
  input: { id, proposal },
}: {
  ctx: ServiceContext;
  input: { id: string; proposal: unknown };
}): Promise<LeastPrivilegeProposed> {
  const { days, digest, reason } = proposeLeastPrivilegeSchema.parse(proposal);
  const worked = await workedOut(ctx, { id, days });
  const { agent, budget, was } = worked;
  await requireProposer(ctx, ctx.db.prisma, { agent: agent.name, budget: budget ?? { grants: [] } });
  if (digest !== undefined && digest !== worked.digest)
    throw new Problem(
      "conflict",
      "The proposal is another one by now: the agent went on, or its budget changed. Look at it again; nothing was changed.",
    );
  if (budget === null || !worked.proposal.differs)
    throw new Problem("conflict", "The budget in force says this already. Nothing was changed.");
  const changes = await proposeAgent(ctx, { was, is: { ...was, budget }, reason });
  return { changes: changes.map(({ id, status, about, message }) => ({ id, status, about, message })) };
}
