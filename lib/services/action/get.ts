import type { ActionAnswer } from "@/lib/contracts/actions";
import { buildActionRecord } from "@/lib/core/record/build";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { credentialChain } from "./credentialChain";
import { isUuid } from "./cursor";
import { explanationOf } from "./explanation";
import { withSilences } from "./silence";
import { storiesOf } from "./stories";

/**
 * The record of one action, by the id of one of its evaluations, and why it was decided so. With `content: false` its fragments come
 * without what they hold (null). A 404 for an id that is unknown and for one of another team's agent: the two look the same.
 */
export async function get({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; content?: boolean };
}): Promise<ActionAnswer> {
  const id = input.id.toLowerCase();
  const teams = visibleTeams(ctx.actor);
  const row = isUuid(id)
    ? await ctx.db.prisma.evaluation.findFirst({
        where: { id, ...(teams === null ? {} : { agent: { teamId: { in: [...teams] } } }) },
        select: {
          agentId: true,
          budgetVersion: true,
          configVersion: true,
          reasons: true,
          obligations: true,
          seen: true,
        },
      })
    : null;
  const [story] = row === null ? [] : await storiesOf(ctx, [id], { withContent: input.content ?? true });
  if (row === null || story === undefined)
    throw new Problem("not_found", "There is no such action, or it belongs to a team that you cannot see.");
  const record = buildActionRecord(story, ctx.now().getTime());
  const gaps = await withSilences(ctx, record.gaps, record.decided_at);
  const credentials = await credentialChain(ctx, record.fragments);
  return { ...record, gaps, why: await explanationOf(ctx, row), credentials };
}
