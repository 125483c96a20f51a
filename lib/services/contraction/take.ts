import { type ContractionMoved, DISUSE_DAYS } from "@/lib/contracts/contractions";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { resolveContraction } from "@/lib/db/contraction/open";
import { audit } from "@/lib/services/audit";
import { createChange } from "@/lib/services/change/create";
import { submitChange } from "@/lib/services/change/submit";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";
import { disuse } from "./propose";
import { answered, type OpenContraction, requireOpenContraction } from "./required";

/**
 * Takes out what is in disuse still: a change request of the person as any other, submitted at once. It narrows, so it is in force with it,
 * unless its limits hold other grants too: then it waits for review.
 * @throws those of `requireOpenContraction`, `createChange` and `submitChange`; `conflict` where all of it is used again or gone.
 */
export async function takeContraction({
  ctx,
  input: { id },
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<ContractionMoved> {
  const contraction = await requireOpenContraction(ctx, id);
  const { agent, personId } = contraction;
  const grants = await stillUnused(ctx, contraction);
  const inForce = await ctx.db.prisma.budget.findFirst({
    where: { agentId: agent.id, inForce: true },
    select: { version: true },
  });
  const read = { agent: agent.name, version: inForce?.version ?? 0, teams: null };
  const budget = await readBudgetVersion(ctx.db.prisma, read);
  const kept = budget?.grants.filter((grant) => !grants.includes(grant.id)) ?? [];
  if (budget === null || grants.length === 0 || kept.length === budget.grants.length)
    throw new Problem("conflict", "Nothing of it is unused any more. Nothing was changed.");
  const made = await createChange({
    ctx,
    input: { agent: agent.name, budget: bundleBudget({ ...budget, grants: kept }), reason: reasonOf(grants) },
    basedOn: budget.version,
  });
  const { message } = await submitChange({ ctx, input: { id: made.id } });
  await ctx.db.transaction(async (tx) => {
    const taken = { status: "taken" as const, resolvedAt: ctx.now(), resolvedById: personId, changeId: made.id };
    if (!(await resolveContraction(tx, id, taken))) throw answered();
    await audit(ctx, tx, {
      event: "contraction.taken",
      subjectKind: "contraction",
      subjectId: id,
      detail: { agentId: agent.id, grants, changeId: made.id },
    });
  });
  return { id, status: "taken", change: made.id, version_before: budget.version, message };
}

/** Of what was proposed, what nobody used in the meantime. */
async function stillUnused(ctx: ServiceContext, { agent, grants }: OpenContraction): Promise<string[]> {
  const [found] = await disuse(ctx, agent.id);
  return grants.filter((grant) => found?.grants.includes(grant));
}

function reasonOf(grants: readonly string[]): string {
  return `Nobody used ${grants.join(", ").slice(0, 1500)} for ${DISUSE_DAYS} days.`;
}
