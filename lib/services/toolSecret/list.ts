import type { HeldSecret, HeldSecrets } from "@/lib/contracts/toolSecrets";
import { type HeldSecretRow, readHeldSecrets } from "@/lib/db/toolSecret/held";
import { findVisibleAgent } from "@/lib/services/agent/visibleAgents";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { setSecretRefusal } from "./maySet";
import { sealingKeyId } from "./sealing";

/** Which secrets are held for one agent, by id or name: where, which version, when last released. Never what they are.
 * @throws Problem `not_found`, also for an agent of a team that the actor does not see
 */
export async function listToolSecrets({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { agent: string };
}): Promise<HeldSecrets> {
  const agent = await findVisibleAgent(ctx, input.agent);
  return { secrets: await secretsOf(ctx, agent.id), set_refusal: setSecretRefusal(ctx.actor) };
}

/** Those of all agents, for the command. */
export async function listEveryToolSecret({
  ctx,
}: {
  ctx: ServiceContext;
}): Promise<(HeldSecret & { agent: string })[]> {
  requireCommand(ctx);
  const rows = await readHeldSecrets(ctx.db.pool, null);
  return rows.map((row) => ({ agent: row.agent, ...shown(ctx, row) }));
}

/** One agent's. The caller checks visibility. */
export async function secretsOf(ctx: ServiceContext, agentId: string): Promise<HeldSecret[]> {
  const rows = await readHeldSecrets(ctx.db.pool, [agentId]);
  return rows.map((row) => shown(ctx, row));
}

function shown(ctx: ServiceContext, row: HeldSecretRow): HeldSecret {
  const { id, tool, environment, version, keyId, setAt, setBy, releasedAt, releases } = row;
  return {
    id,
    tool,
    environment,
    version,
    set_at: setAt.toISOString(),
    set_by: setBy,
    released_at: releasedAt?.toISOString() ?? null,
    releases,
    readable: keyId === sealingKeyId(ctx),
  };
}
