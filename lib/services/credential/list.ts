import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

export interface ListedCredential {
  id: string;
  agent: string;
  tool: string;
  environment: string;
  kind: "agent" | "enforcement_point";
  mustRedeem: boolean;
  hint: string;
  createdAt: Date;
  revokedAt: Date | null;
}

/** Every credential, or one agent's, in the order in which they were made. Without secrets: nobody has them. */
export async function listCredentials({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { agent?: string };
}): Promise<ListedCredential[]> {
  requireCommand(ctx);
  const rows = await ctx.db.prisma.credential.findMany({
    where: input.agent === undefined ? {} : { agent: { name: input.agent } },
    include: { agent: true, tool: true, environment: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, agent, tool, environment, kind, mustRedeem, hint, createdAt, revokedAt }) => ({
    id,
    agent: agent.name,
    tool: tool.name,
    environment: environment.name,
    kind,
    mustRedeem,
    hint,
    createdAt,
    revokedAt,
  }));
}
