import { type SecretVersion, setToolSecretSchema } from "@/lib/contracts/toolSecrets";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/services/access/parseInput";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireNoRefusal, setSecretRefusal } from "./maySet";
import { holdPlace } from "./place";
import { sealingKeyId, sealSecret } from "./sealing";

/**
 * Takes what an agent's tool wants to see of whoever calls it into custody (`setToolSecretSchema`), as the next version; the one before
 * is forgotten. From here on it is told to nobody but the enforcement point that redeems a permit for this tool.
 * @throws Problem `not_found`; `forbidden`; `invalid`; `conflict` for a retired agent
 */
export async function setToolSecret({
  ctx,
  input: { agent, given },
}: {
  ctx: ServiceContext;
  input: { agent: string; given: unknown };
}): Promise<SecretVersion> {
  const { tool, environment, value } = parseInput(setToolSecretSchema, given);
  return await ctx.db.transaction(async (tx) => {
    const place = await holdPlace(ctx, tx, { agent, tool, environment });
    requireNoRefusal(setSecretRefusal(ctx.actor));
    if (place.agent.lifecycle === "retired")
      throw new Problem("conflict", `${place.agent.name} is retired: nothing is held for it. Nothing was changed.`);
    const at = { agentId: place.agent.id, toolId: place.tool.id, environmentId: place.environment.id };
    const latest = await tx.toolSecret.findFirst({ where: at, orderBy: { version: "desc" } });
    const { actorId, actorName } = actorColumns(ctx.actor);
    await tx.toolSecret.updateMany({
      where: { ...at, removedAt: null },
      data: { sealed: null, removedAt: ctx.now(), removedBy: actorName },
    });
    const id = newId();
    const version = (latest?.version ?? 0) + 1;
    const keyId = sealingKeyId(ctx);
    await tx.toolSecret.create({
      data: {
        id,
        ...at,
        version,
        keyId,
        sealed: sealSecret(ctx, { value, bound: { ...at, version } }),
        setAt: ctx.now(),
        setById: ctx.actor.kind === "person" ? actorId : null,
        setBy: actorName,
      },
    });
    await audit(ctx, tx, {
      event: "tool_secret.set",
      subjectKind: "tool_secret",
      subjectId: id,
      detail: {
        agent: place.agent.name,
        tool: place.tool.name,
        environment: place.environment.name,
        version,
        keyId,
      },
    });
    return { id, version };
  });
}
