import { z } from "zod";
import type { Transaction } from "@/lib/db/database";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

export interface Place {
  agent: { id: string; name: string; lifecycle: string };
  tool: { id: string; name: string };
  environment: { id: string; name: string };
}

/**
 * The agent, tool and environment that a secret is for. The agent's row is held until the transaction ends, so that what is done to its
 * secrets is done one after the other.
 * @throws Problem `not_found`, also for an agent of a team that the actor does not see
 */
export async function holdPlace(
  ctx: ServiceContext,
  tx: Transaction,
  named: { agent: string; tool: string; environment: string },
): Promise<Place> {
  const isId = z.guid().safeParse(named.agent).success;
  const agent = await tx.agent.findFirst({
    where: { AND: [visibleAgents(ctx), isId ? { id: named.agent } : { name: named.agent }] },
    select: { id: true, name: true, lifecycle: true },
  });
  if (agent === null) throw new Problem("not_found", "There is no such agent. Nothing was changed.");
  await tx.$queryRaw`SELECT 1 FROM agent WHERE id = ${agent.id}::uuid FOR NO KEY UPDATE`;
  const select = { id: true, name: true } as const;
  const tool = await tx.tool.findUnique({ where: { name: named.tool }, select });
  if (tool === null) throw unknown("tool", named.tool);
  const environment = await tx.environment.findUnique({ where: { name: named.environment }, select });
  if (environment === null) throw unknown("environment", named.environment);
  return { agent, tool, environment };
}

function unknown(what: string, name: string): Problem {
  return new Problem("not_found", `There is no ${what} named ${JSON.stringify(name)}. Nothing was changed.`);
}
