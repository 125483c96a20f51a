import { removeToolSecretSchema, type SecretVersion } from "@/lib/contracts/toolSecrets";
import { parseInput } from "@/lib/services/access/parseInput";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { removeSecretRefusal, requireNoRefusal } from "./maySet";
import { holdPlace } from "./place";

/**
 * Forgets the secret of one agent, tool and environment (`removeToolSecretSchema`). What was released before is with the tool: end it there too.
 * @throws Problem `not_found`; `forbidden`; `conflict` where none is held
 */
export async function removeToolSecret({
  ctx,
  input: { agent, given },
}: {
  ctx: ServiceContext;
  input: { agent: string; given: unknown };
}): Promise<SecretVersion> {
  const named = parseInput(removeToolSecretSchema, given);
  return await ctx.db.transaction(async (tx) => {
    const place = await holdPlace(ctx, tx, { agent, ...named });
    requireNoRefusal(removeSecretRefusal(ctx.actor));
    const held = await tx.toolSecret.findFirst({
      where: { agentId: place.agent.id, toolId: place.tool.id, environmentId: place.environment.id, removedAt: null },
      select: { id: true, version: true },
    });
    if (held === null)
      throw new Problem("conflict", "No secret is held for this agent, tool and environment. Nothing was changed.");
    await tx.toolSecret.update({
      where: { id: held.id },
      data: { sealed: null, removedAt: ctx.now(), removedBy: actorColumns(ctx.actor).actorName },
    });
    await audit(ctx, tx, {
      event: "tool_secret.removed",
      subjectKind: "tool_secret",
      subjectId: held.id,
      detail: { agent: place.agent.name, ...named, version: held.version },
    });
    return held;
  });
}
