import type { SourcesAnswer } from "@/lib/contracts/sources";
import type { ServiceContext } from "@/lib/services/context";
import { healthOf } from "./health";
import { mayManage, requireReader } from "./mayManage";
import { summaryOf } from "./summary";

/** Every source and how it does, those in use first, by name. Problem `forbidden`. */
export async function listSources({ ctx }: { ctx: ServiceContext }): Promise<SourcesAnswer> {
  requireReader(ctx);
  const sources = await ctx.db.prisma.source.findMany({ orderBy: { name: "asc" } });
  const health = await healthOf(ctx, sources);
  const summaries = sources.map((source) => summaryOf(source, health.get(source.id)));
  return {
    sources: summaries.sort((one, other) => Number(one.disabled !== null) - Number(other.disabled !== null)),
    may_manage: mayManage(ctx),
  };
}
