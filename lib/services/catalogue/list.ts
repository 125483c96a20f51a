import type { CatalogueTool } from "@/lib/contracts/agents";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";

/** Every tool with its actions and the facts that people stated about them: the organisation's, the same for every team. */
export async function list({ ctx }: { ctx: ServiceContext }): Promise<{ tools: CatalogueTool[] }> {
  if (requirePerson(ctx).roles.length === 0)
    throw new Problem("forbidden", "The catalogue needs a role. Ask an admin for one.");
  const { definition } = await currentOrganisation(ctx.db.pool);
  return { tools: definition.tools };
}
