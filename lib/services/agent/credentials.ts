import type { AgentCredential } from "@/lib/contracts/agents";
import { readCredentialUse } from "@/lib/db/agent/credentialUse";
import type { ServiceContext } from "@/lib/services/context";

/** Of those that were revoked, so many of the newest. */
const REVOKED_MAX = 20;

const include = { tool: { select: { name: true } }, environment: { select: { name: true } } } as const;

/** An agent's credentials: those in use, the oldest first, then the newest that were revoked. The caller checks visibility. */
export async function credentialsOf(ctx: ServiceContext, agentId: string): Promise<AgentCredential[]> {
  const { credential } = ctx.db.prisma;
  const [inUse, revoked] = await Promise.all([
    credential.findMany({ where: { agentId, revokedAt: null }, include, orderBy: { createdAt: "asc" } }),
    credential.findMany({
      where: { agentId, revokedAt: { not: null } },
      include,
      orderBy: { revokedAt: "desc" },
      take: REVOKED_MAX,
    }),
  ]);
  const rows = [...inUse, ...revoked];
  const used = await readCredentialUse(
    ctx.db.pool,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, tool, environment, kind, hint, createdAt, revokedAt }) => ({
    id,
    tool: tool.name,
    environment: environment.name,
    kind,
    hint,
    created_at: createdAt.toISOString(),
    last_used_at: used.get(id)?.toISOString() ?? null,
    revoked_at: revokedAt?.toISOString() ?? null,
  }));
}
