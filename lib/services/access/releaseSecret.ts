import { type ReleaseAnswer, redeemPermitSchema } from "@/lib/contracts/access";
import { insertAuditEvents } from "@/lib/db/access/audit";
import type { PermitRow } from "@/lib/db/access/permits";
import { findHeldSecret, insertSecretRelease } from "@/lib/db/access/toolSecrets";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { QueryClient } from "@/lib/db/queryClient";
import { actorColumns } from "@/lib/services/audit";
import { Problem } from "@/lib/services/problem";
import { openSecret } from "@/lib/services/toolSecret/sealing";
import type { AccessContext } from "./context";
import { parseInput } from "./parseInput";
import { genuinePermit, redeemWithin } from "./redeemPermit";

/**
 * Redeems a permit (`redeemPermitSchema`) and, in the same transaction, lets go the secret that is held for its agent, tool and
 * environment. 403, always the same one: no enforcement point asks, or the permit is forged, expired, revoked, for another action, tool,
 * environment or agent. 409: redeemed already. 404: none is held. A refusal burns nothing.
 */
export async function releaseSecret({ ctx, input }: { ctx: AccessContext; input: unknown }): Promise<ReleaseAnswer> {
  const wire = parseInput(redeemPermitSchema, input);
  if (ctx.actor.credentialKind !== "enforcement_point") throw refused();
  return await tellingNoMore(async () => {
    const presented = await genuinePermit(ctx, wire.permit);
    return await accessTransaction(ctx.db, async (client) => {
      const permit = await redeemWithin(ctx, client, { wire, presented });
      const secret = await letGo(ctx, client, permit);
      return { redeemed: true, evaluation_id: permit.evaluationId, secret };
    });
  });
}

async function letGo(ctx: AccessContext, client: QueryClient, permit: PermitRow): Promise<ReleaseAnswer["secret"]> {
  const { tool, environment, credentialId } = ctx.actor;
  const held = await findHeldSecret(client, { agentId: permit.agentId, tool, environment });
  if (held === null)
    throw new Problem(
      "not_found",
      "No secret is held for this agent, tool and environment. The permit was not used up.",
    );
  const { id, version, keyId, sealed } = held;
  const value = openSecret(ctx, { sealed, keyId, bound: held });
  if (value === null) {
    ctx.log.error({ toolSecret: id, keyId }, "a tool's secret was stored under another master secret; set it again");
    throw new Problem(
      "unavailable",
      "The secret cannot be opened: it has to be set again. The permit was not used up.",
    );
  }
  const now = ctx.now();
  await insertSecretRelease(client, { secretId: id, permitId: permit.id, credentialId, now });
  await insertAuditEvents(client, [
    {
      at: now,
      ...actorColumns(ctx.actor),
      event: "tool_secret.released",
      subjectKind: "tool_secret",
      subjectId: id,
      detail: { version, permitId: permit.id, evaluationId: permit.evaluationId, credentialId, tool, environment },
    },
  ]);
  return { id, version, value };
}

/** Why a permit lets nothing go is told to nobody. */
async function tellingNoMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.kind === "forbidden") throw refused();
    throw error;
  }
}

function refused(): Problem {
  return new Problem("forbidden", "This lets no secret go here and now.");
}
