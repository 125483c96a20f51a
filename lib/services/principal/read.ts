/** What the ledger's use-cases share: what is recorded, what drifts, and what of it somebody sees. */
import { type Drift, driftOf } from "@/lib/core/principal/drift";
import { type LedgerRow, ledgerOf, rowKey } from "@/lib/core/principal/ledger";
import { type LedgerAgentRow, readLedger } from "@/lib/db/principal/ledger";
import { type CredentialAges, credentialAgeIn } from "@/lib/platform/credentialAge";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** How far back strangers are looked for, in milliseconds. */
const STRANGERS_MS = 30 * 86_400_000;

/** An explanation that still holds. */
export interface Explanation {
  reason: string;
  by: string;
  at: Date;
  until: Date;
}

export interface SeenLedger {
  agents: ReadonlyMap<string, LedgerAgentRow>;
  rows: LedgerRow[];
  drift: Drift[];
  explanations: ReadonlyMap<string, Explanation>;
  /** True for an agent that the actor sees. */
  sees: (agentId: string) => boolean;
}

/** The ledger as the actor sees it: rows of their agents, and drift that one of them has part in. Strangers are for who sees every team. */
export async function seenLedger(ctx: ServiceContext, ages: CredentialAges): Promise<SeenLedger> {
  const teams = visibleTeams(ctx.actor);
  const now = ctx.now();
  const records = await readLedger(ctx.db, { strangersSince: new Date(now.getTime() - STRANGERS_MS) });
  const sees = (agentId: string) => {
    const agent = records.agents.get(agentId);
    return agent !== undefined && (teams === null || teams.includes(agent.teamId));
  };
  const drift = driftOf(records, {
    now: now.getTime(),
    ageIn: (environment) => credentialAgeIn(ages, environment),
  }).filter(({ agentIds }) => (agentIds.length === 0 ? teams === null : agentIds.some(sees)));
  return {
    agents: records.agents,
    rows: ledgerOf(records).filter(({ agentId }) => sees(agentId)),
    drift,
    explanations: await findExplanations(ctx, drift),
    sees,
  };
}

async function findExplanations(
  { db, now }: ServiceContext,
  drift: readonly Drift[],
): Promise<Map<string, Explanation>> {
  const rows = await db.prisma.driftExplanation.findMany({
    where: { key: { in: drift.map(({ key }) => key) }, until: { gt: now() } },
    include: { explainedBy: { select: { email: true } } },
    orderBy: { explainedAt: "asc" },
  });
  return new Map(
    rows.map(({ key, reason, explainedBy, explainedAt: at, until }) => [
      key,
      { reason, by: explainedBy.email, at, until },
    ]),
  );
}

/** Which rows each drift is about, by `rowKey`. */
export function driftByRow(rows: readonly LedgerRow[], drift: readonly Drift[]): Map<string, Drift[]> {
  const found = new Map<string, Drift[]>();
  for (const row of rows) {
    const about = drift.filter(
      (one) =>
        one.agentIds.includes(row.agentId) &&
        (one.credential === null
          ? one.identity === row.identity
          : row.credentials.some(({ id }) => id === one.credential?.id)),
    );
    found.set(rowKey(row, row.identity), about);
  }
  return found;
}
