import { type ContractionMoved, DISUSE_DAYS } from "@/lib/contracts/contractions";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { grantsInForce, resolveContraction } from "@/lib/db/contraction/open";
import { audit } from "@/lib/services/audit";
import { createChange } from "@/lib/services/change/create";
import { submitChange } from "@/lib/services/change/submit";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";
import { disuse } from "./propose";
import { answered, type OpenContraction, requireOpenContraction } from "./required";

/**
 * Takes out what it is about still: a change request of the person as any other, submitted at once. It narrows, so it is in force with it,
 * unless its limits hold other grants too: then it waits for review. What was unused and is used again stays.
 * @throws those of `requireOpenContraction`, `createChange` and `submitChange`; `conflict` where nothing of it is left.
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
  const grants = await stillMeant(ctx, contraction);
  const inForce = await ctx.db.prisma.budget.findFirst({
    where: { agentId: agent.id, inForce: true },
    select: { version: true },
  });
  const read = { agent: agent.name, version: inForce?.version ?? 0, teams: null };
  const budget = await readBudgetVersion(ctx.db.prisma, read);
  const kept = budget?.grants.filter((grant) => !grants.includes(grant.id)) ?? [];
  if (budget === null || grants.length === 0 || kept.length === budget.grants.length)
    throw new Problem(
      "conflict",
      contraction.cause === "disuse"
        ? "Nothing of it is unused any more. Nothing was changed."
        : "None of these grants is in the budget any more. Nothing was changed.",
    );
  const made = await createChange({
    ctx,
    input: {
      agent: agent.name,
      budget: bundleBudget({ ...budget, grants: kept }),
      reason: reasonOf(contraction, grants),
    },
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

/** Of what was proposed, what nobody used in the meantime; where it was not for disuse, what the budget holds still. */
async function stillMeant(ctx: ServiceContext, { agent, cause, grants }: OpenContraction): Promise<string[]> {
  const meant =
    cause === "disuse"
      ? ((await disuse(ctx, agent.id))[0]?.grants ?? [])
      : await grantsInForce(ctx.db.prisma, agent.id);
  return grants.filter((grant) => meant.includes(grant));
}

function reasonOf({ agent, cause, incident }: OpenContraction, grants: readonly string[]): string {
  const named = grants.join(", ").slice(0, 1500);
  switch (cause) {
    case "disuse":
      return `Nobody used ${named} for ${DISUSE_DAYS} days.`;
    case "incident":
      return `INC-${incident} found the authority of ${agent.name} too wide: ${named} allowed what its records tell.`;
    case "ungoverned":
      return `${agent.name} acted around Ambit where ${named} would have allowed it: suspended until that is understood.`;
  }
}
