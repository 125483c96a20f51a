import { CANDIDATES_SHOWN, type CandidateAnswer, type WeighedAnswer } from "@/lib/contracts/weighed";
import { placeInTime } from "@/lib/core/correlation/identity";
import { type Candidate, type Weighing, weigh } from "@/lib/core/correlation/weigh";
import { TOO_MANY_TOLD, UNSETTLED_TOLD, verdictTold } from "@/lib/core/correlation/weighingWords";
import { browsing } from "@/lib/db/action/actionSql";
import { StoredSightings, TooManySightings } from "@/lib/db/correlation/storedSightings";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import type { ServiceContext } from "@/lib/services/context";

/** Most places that are looked up for one answer: log records and decisions, some of them more than once. */
const PLACES_MAX = 5_000;

/**
 * Which decisions a log record was weighed against, and why one of them was taken or none was; as correlation would see it now, of what the actor may see.
 * The caller has made sure that they see the log record. Null where nothing is weighed: exact keys say whose it is, or nothing was done.
 * @param recordId the decision that it is joined to; null where it is joined to none
 */
export async function weighed(
  ctx: ServiceContext,
  fragment: { id: string; occurred_at: string | null },
  recordId: string | null,
): Promise<WeighedAnswer | null> {
  const weighing = await weighedNow(ctx, fragment);
  if (weighing === null) return null;
  if (weighing === "too_many")
    return { verdict: "too_many", why: TOO_MANY_TOLD, key: null, candidates: [], more: false };
  const { verdict, key, taken, candidates } = weighing;
  // Between two looks of correlation, what is stored may say more than what is joined.
  const isSettled = taken === recordId;
  const told = await seen(ctx, candidates);
  return {
    verdict: isSettled ? verdict : "unsettled",
    why: isSettled ? verdictTold(weighing) : UNSETTLED_TOLD,
    key,
    candidates: told.slice(0, CANDIDATES_SHOWN),
    more: told.length > CANDIDATES_SHOWN,
  };
}

async function weighedNow(
  ctx: ServiceContext,
  { id, occurred_at: occurredAt }: { id: string; occurred_at: string | null },
): Promise<Weighing | "too_many" | null> {
  try {
    return await browsing(ctx.db, (client) =>
      weigh(id, new StoredSightings(client, new Map([[id, placeInTime(occurredAt)]]), { placesMax: PLACES_MAX })),
    );
  } catch (error) {
    if (error instanceof TooManySightings) return "too_many";
    throw error;
  }
}

/** In their order. Decisions about agents of other teams are left out, and not counted. */
async function seen(ctx: ServiceContext, candidates: readonly Candidate[]): Promise<CandidateAnswer[]> {
  if (candidates.length === 0) return [];
  const rows = await ctx.db.prisma.evaluation.findMany({
    where: { id: { in: candidates.map(({ evaluationId }) => evaluationId) }, agent: visibleAgents(ctx) },
    select: { id: true, decidedAt: true, action: true, outcome: true, agent: { select: { name: true } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return candidates.flatMap(({ evaluationId, fits, score, why }) => {
    const row = byId.get(evaluationId);
    if (row === undefined) return [];
    const { decidedAt, action, outcome, agent } = row;
    return [
      {
        evaluation_id: evaluationId,
        decided_at: decidedAt.toISOString(),
        agent: agent.name,
        action,
        outcome,
        fits,
        score,
        why,
      },
    ];
  });
}
