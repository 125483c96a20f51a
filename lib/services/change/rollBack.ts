import { changeBudgetSchema, rollBackSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { oneCategory } from "@/lib/core/change/category";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";
import { assess, organisationInForce } from "./assess";
import { createChange } from "./create";
import { type Proposed, proposeAgent } from "./proposeAgent";
import { requireProposer } from "./requireProposer";
import { submitChange } from "./submit";

/**
 * Goes back to an earlier version of an agent's budget in one step (`rollBackSchema`): a change request as any other, submitted
 * at once. What that narrows is in force with it; what it widens waits for review, and where that is several categories, each is a request.
 * Problems: those of `createChange` and `submitChange`; where it cannot be submitted, its draft is kept.
 */
export async function rollBackBudget({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangeMoved> {
  const { agent, version, reason } = rollBackSchema.parse(input);
  const teams = visibleTeams(ctx.actor);
  const stored = await readBudgetVersion(ctx.db.prisma, { agent, version, teams });
  if (stored === null)
    throw new Problem(
      "not_found",
      `There is no version ${version} of a budget of ${JSON.stringify(agent)}. Nothing was changed.`,
    );
  const content = { agent, budget: changeBudgetSchema.parse(bundleBudget(stored)) };
  await requireProposer(ctx, ctx.db.prisma, content);
  const inForce = await organisationInForce(ctx.db, content);
  const was = inForce.bundle.agents.find(({ name }) => name === agent);
  if (was !== undefined && oneCategory(assess(inForce, content).change) !== null)
    return together(await proposeAgent(ctx, { was, is: { ...was, budget: content.budget }, reason }), version);
  const { id } = await createChange({ ctx, input: { ...content, reason } });
  return submitChange({ ctx, input: { id } });
}

/** What came of several requests, told as one: the first that waits, and how many there are. */
function together(proposed: readonly Proposed[], version: number): ChangeMoved {
  const made = proposed.filter((one) => one.id !== null && one.status !== null);
  const waiting = made.filter(({ status }) => status === "submitted");
  const first = waiting[0] ?? made[0];
  if (first === undefined || first.id === null || first.status === null)
    throw new Problem("conflict", proposed[0]?.message ?? "It changes nothing of what is in force.");
  const drafts = made.length - waiting.length - made.filter(({ status }) => status === "in_force").length;
  const sentences = [
    `Version ${version} widens several categories, and each is a request of its own.`,
    ...(waiting.length > 0 ? [`Waiting for a security reviewer: ${waiting.length}.`] : []),
    ...(drafts > 0 ? [`Kept as drafts, which say why: ${drafts}.`] : []),
  ];
  return { id: first.id, status: first.status, message: sentences.join(" ") };
}
