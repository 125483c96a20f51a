import type { AgentCredential } from "@/lib/contracts/agents";
import { readCredentialUse } from "@/lib/db/agent/credentialUse";
import type { ServiceContext } from "@/lib/services/context";

/** Of those that were revoked, so many of the newest. */
const REVOKED_MAX = 20;

/** For how long an enforcement point may be unheard before it counts as silent: a gateway asks every few seconds, in milliseconds. */
const SILENT_AFTER_MS = 15 * 60_000;

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
  const heardSince = ctx.now().getTime() - SILENT_AFTER_MS;
  return rows.map(({ id, tool, environment, kind, hint, createdAt, revokedAt }) => {
    const { exchangedAt = null, seenAt = null, program = null } = used.get(id) ?? {};
    const isHeard = seenAt !== null && seenAt.getTime() >= heardSince;
    return {
      id,
      tool: tool.name,
      environment: environment.name,
      kind,
      hint,
      created_at: createdAt.toISOString(),
      last_used_at: exchangedAt?.toISOString() ?? null,
      last_seen_at: seenAt?.toISOString() ?? null,
      program,
      silent: kind === "enforcement_point" && revokedAt === null && seenAt !== null && !isHeard,
      revoked_at: revokedAt?.toISOString() ?? null,
    };
  });
}
