import type { ChangeContent } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { anotherEdition, requireEditable } from "./anotherEdition";
import { assess, baseStands, type InForce, organisationInForce } from "./assess";
import { mergedBudgets } from "./merged";
import { agentParts, baseOf } from "./proposed";
import { requireAuthor, requireProposer } from "./requireProposer";
import { said } from "./said";
import { isSame } from "./sameJson";
import { findChange, type StoredChange } from "./stored";

/**
 * Puts the change on what is in force now: a draft again. Of a budget, the grants and limits that others changed since come
 * along; what both changed is for its author to say.
 * @throws Problem `conflict` with what both changed; `forbidden` for anyone but the author.
 */
export async function rebaseChange({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<ChangeMoved> {
  const change = await findChange(ctx, ctx.db.prisma, input.id);
  requireAuthor(ctx, change, "rebases");
  requireEditable(change, change.content);
  await requireProposer(ctx, ctx.db.prisma, change.content);
  const inForce = await organisationInForce(ctx.db, change.content);
  const content = rebased(inForce, change);
  const { base } = assess(inForce, content);
  const { reason, tests, startsAt, endsAt } = change;
  const next = said(
    {
      ...content,
      reason,
      tests,
      ...(startsAt === null ? {} : { startsAt: startsAt.toISOString() }),
      ...(endsAt === null ? {} : { endsAt: endsAt.toISOString() }),
    },
    ctx.now(),
  );
  await ctx.db.transaction((tx) => anotherEdition(ctx, tx, change, { said: next, base, event: "change.rebased" }));
  return { id: change.id, status: "draft", message: "Rebased. Look at the difference, and submit it again." };
}

function rebased(inForce: InForce, { content, base }: StoredChange): ChangeContent {
  if (baseStands(inForce, content, base)) return content;
  const was = base as Record<string, unknown>;
  const now = baseOf(inForce.bundle, content);
  if (content.agent === undefined) throw bothChanged(["what it is about"]);
  const conflicts: string[] = [];
  const parts = agentParts(content).map(([part, put]) => {
    if (part === "budget") {
      const { budget, conflicts: clashing } = mergedBudgets(was.budget as never, put as never, now.budget as never);
      conflicts.push(...clashing);
      return [part, budget];
    }
    if (!isSame(was[part], now[part]) && !isSame(now[part], put)) conflicts.push(`its ${part}`);
    return [part, put];
  });
  if (conflicts.length > 0) throw bothChanged(conflicts);
  return { ...content, ...Object.fromEntries(parts) };
}

function bothChanged(what: readonly string[]): Problem {
  return new Problem(
    "conflict",
    `Since it was written, others have changed ${what.join(", ")} too, in another way. Edit it by hand to say what is meant; nothing was changed.`,
  );
}
