import type { SourceDetail } from "@/lib/contracts/sources";
import type { ServiceContext } from "@/lib/services/context";
import { healthOf } from "./health";
import { mayManage, requireReader } from "./mayManage";
import { sourceNamed } from "./named";
import { summaryOf } from "./summary";

/** Most tokens that are shown, those in force first. */
const TOKENS_SHOWN_MAX = 50;

/** One source with its tokens' hints. Problems: `forbidden`, `not_found`. */
export async function getSource({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { name: string };
}): Promise<SourceDetail> {
  requireReader(ctx);
  const source = await sourceNamed(ctx.db.prisma, input.name);
  const health = await healthOf(ctx, [source]);
  const tokens = await ctx.db.prisma.sourceToken.findMany({
    where: { sourceId: source.id },
    orderBy: [{ revokedAt: { sort: "desc", nulls: "first" } }, { createdAt: "desc" }],
    take: TOKENS_SHOWN_MAX,
  });
  return {
    ...summaryOf(source, health.get(source.id)),
    created_at: source.createdAt.toISOString(),
    signed: source.sealedSecret !== null,
    mapping: source.mapping,
    may_manage: mayManage(ctx),
    tokens: tokens.map(({ id, hint, createdAt, createdBy, lastUsedAt, revokedAt }) => ({
      id,
      hint,
      created_at: createdAt.toISOString(),
      created_by: createdBy,
      last_used_at: lastUsedAt?.toISOString() ?? null,
      revoked_at: revokedAt?.toISOString() ?? null,
    })),
  };
}
