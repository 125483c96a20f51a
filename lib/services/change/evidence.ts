/** The evidence pack of a change: what the records say about what it widens. Nobody types it. */
import type { Evidence } from "@/lib/contracts/changeViews";
import type { Category } from "@/lib/core/change/category";
import { agentsReached } from "@/lib/core/change/category";
import type { StageEvidence } from "@/lib/core/organisation/definition";
import { buildActionRecord } from "@/lib/core/record/build";
import { type CountedEvidence, countEvidence, type EvidenceSearch, newestEvidence } from "@/lib/db/change/evidence";
import { storiesOf } from "@/lib/services/action/stories";
import type { ServiceContext } from "@/lib/services/context";
import type { Assessment, InForce } from "./assess";

const DAY_MS = 86_400_000;
/** Records are rebuilt one by one for their completeness: the newest so many. */
const SAMPLED_MAX = 200;
/** A rule or risk fact may reach every agent: evidence of so many is shown, in the order of their names. */
const AGENTS_MAX = 10;

const NOTHING: CountedEvidence = {
  decisions: 0,
  distinctActions: 0,
  allowed: 0,
  denied: [],
  escalated: { asked: 0, approved: 0, denied: 0, expired: 0, cancelled: 0 },
  handedOff: 0,
  outcomes: { succeeded: 0, failed: 0, notExecuted: 0 },
  limits: [],
  incidents: { open: 0, closed: 0 },
  overrides: { overLimit: 0, inAdvance: 0, breakGlass: 0 },
};

/** One piece for each agent that a category reaches, about its power and environment where it has one. */
export async function evidenceOf(ctx: ServiceContext, inForce: InForce, assessment: Assessment): Promise<Evidence[]> {
  const pieces: Evidence[] = [];
  for (const category of assessment.change.categories)
    for (const agent of agentsReached(category).slice(0, AGENTS_MAX))
      pieces.push(await pieceOf(ctx, inForce, assessment, { category, agent }));
  return pieces;
}

async function pieceOf(
  ctx: ServiceContext,
  inForce: InForce,
  { after }: Assessment,
  { category, agent }: { category: Category; agent: string },
): Promise<Evidence> {
  const now = ctx.now();
  const [power, environment] = [category.power ?? null, category.environment ?? null];
  const { since, search } = await searchOf(ctx, inForce, { category, agent });
  const counted = search === null ? NOTHING : await countEvidence(ctx.db.pool, search);
  const complete = search === null ? { completeness: null, sampled: 0 } : await completenessOf(ctx, search);
  const found = {
    agent,
    stage:
      inForce.bundle.agents.find(({ name }) => name === agent)?.stage ??
      after.definition.agents.find(({ name }) => name === agent)?.stage ??
      "",
    power,
    environment,
    since: since.toISOString(),
    days: Math.floor((now.getTime() - since.getTime()) / DAY_MS),
    ...counted,
    ...complete,
  };
  return {
    ...found,
    missing: [...missingOf(found, minimumsOf(category, after.definition)), ...openIncidents(category, found)],
  };
}

/** Which records are about a category of an agent; none of a demonstration, and none of an agent that is new. */
async function searchOf(
  ctx: ServiceContext,
  inForce: InForce,
  { category, agent }: { category: Category; agent: string },
): Promise<{ since: Date; search: EvidenceSearch | null }> {
  const agentId = inForce.agentIds.get(agent);
  if (agentId === undefined) return { since: ctx.now(), search: null };
  const since = await atStageSince(ctx, agentId);
  if (inForce.demonstration) return { since, search: null };
  return {
    since,
    search: { agentId, since, power: category.power ?? null, environment: category.environment ?? null },
  };
}

/**
 * Why nobody approves it now, though its evidence was there when it was submitted: an incident was opened since that holds records
 * of what it widens. Null where there is none.
 */
export async function openedSince(
  ctx: ServiceContext,
  inForce: InForce,
  assessment: Assessment,
): Promise<string | null> {
  const found: Pick<Evidence, "agent" | "missing">[] = [];
  for (const category of assessment.change.categories.filter(isOfOneAgent))
    for (const agent of agentsReached(category)) {
      const { search } = await searchOf(ctx, inForce, { category, agent });
      if (search === null) continue;
      found.push({ agent, missing: openIncidents(category, await countEvidence(ctx.db.pool, search)) });
    }
  return missingEvidence(found);
}

/** What the records show of what the next stage asks for; completeness only where it is asked for, because it is worked out. */
export async function evidenceForNextStage(
  ctx: ServiceContext,
  { agentId, minimums }: { agentId: string; minimums: StageEvidence },
): Promise<Pick<Evidence, "since" | "days" | "decisions" | "distinctActions" | "completeness" | "sampled">> {
  const { demonstration } = await ctx.db.prisma.organisation.findUniqueOrThrow({ where: { id: 1 } });
  const since = await atStageSince(ctx, agentId);
  const search = { agentId, since, power: null, environment: null };
  const { decisions, distinctActions } = demonstration ? NOTHING : await countEvidence(ctx.db.pool, search);
  const none = { completeness: null, sampled: 0 };
  const complete = demonstration || minimums.completeness === undefined ? none : await completenessOf(ctx, search);
  const days = Math.floor((ctx.now().getTime() - since.getTime()) / DAY_MS);
  return { since: since.toISOString(), days, decisions, distinctActions, ...complete };
}

/** When it came to its stage: with a change, or as it began. */
async function atStageSince({ db }: ServiceContext, agentId: string): Promise<Date> {
  const moved = await db.prisma.changeRequest.findFirst({
    where: { agentId, status: "in_force", content: { path: ["stage"], not: {} } },
    orderBy: { inForceAt: "desc" },
    select: { inForceAt: true },
  });
  if (moved?.inForceAt) return moved.inForceAt;
  return (await db.prisma.agent.findUniqueOrThrow({ where: { id: agentId } })).createdAt;
}

async function completenessOf(
  ctx: ServiceContext,
  search: EvidenceSearch,
): Promise<{ completeness: number | null; sampled: number }> {
  const ids = await newestEvidence(ctx.db.pool, search, SAMPLED_MAX);
  const now = ctx.now().getTime();
  const found = (await storiesOf(ctx, ids, { withContent: false })).map(
    (story) => buildActionRecord(story, now).completeness,
  );
  if (found.length === 0) return { completeness: null, sampled: 0 };
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
  return { completeness: Math.round(mean * 10_000) / 10_000, sampled: found.length };
}

/** What the stage asks of an agent before it comes to it. A new agent may always begin on the first rung. */
function minimumsOf({ kind, subject }: Category, { agents, stages }: Assessment["after"]["definition"]): StageEvidence {
  if (kind !== "promotion" && kind !== "new_agent") return {};
  const name = agents.find((agent) => agent.name === subject)?.stage;
  const rung = stages.findIndex((stage) => stage.name === name);
  return kind === "new_agent" && rung === 0 ? {} : (stages[rung]?.evidence ?? {});
}

function missingOf(
  found: Pick<Evidence, "days" | "decisions" | "distinctActions" | "completeness">,
  minimums: StageEvidence,
): Evidence["missing"] {
  return (["days", "decisions", "distinctActions", "completeness"] as const).flatMap((minimum) => {
    const needed = minimums[minimum] ?? 0;
    const has = found[minimum] ?? 0;
    return has < needed ? [{ minimum, needed, found: has }] : [];
  });
}

/** What widens an agent's power in an environment, or promotes it, waits until no incident holds records of it that is not closed. */
function openIncidents(category: Category, { incidents }: Pick<Evidence, "incidents">): Evidence["missing"] {
  const found = incidents?.open ?? 0;
  return isOfOneAgent(category) && found > 0 ? [{ minimum: "noOpenIncident", needed: 0, found }] : [];
}

function isOfOneAgent({ kind, power, environment }: Category): boolean {
  return kind === "promotion" || (power != null && environment !== undefined);
}

/** What was submitted before incidents and overrides were counted says nothing of them. */
export function evidenceAsKept(kept: readonly Evidence[]): Evidence[] {
  return kept.map((one) => ({ ...one, incidents: one.incidents ?? null, overrides: one.overrides ?? null }));
}

const WORDS = {
  days: "days at its stage",
  decisions: "decisions",
  distinctActions: "distinct actions",
  completeness: "of its records' completeness",
} as const;

function lackWords({ minimum, needed, found }: Evidence["missing"][number]): string {
  if (minimum === "noOpenIncident")
    return found === 1 ? "an incident that is not closed" : `${found} incidents that are not closed`;
  return `${found} of ${needed} ${WORDS[minimum]}`;
}

/** What is missing, as a sentence; null where nothing is. */
export function missingEvidence(evidence: readonly Pick<Evidence, "agent" | "missing">[]): string | null {
  const lacking = evidence.filter(({ missing }) => missing.length > 0);
  if (lacking.length === 0) return null;
  const told = lacking.map(({ agent, missing }) => `${agent} has ${missing.map(lackWords).join(", ")}`);
  const isOfStage = lacking.some(({ missing }) => missing.some(({ minimum }) => minimum !== "noOpenIncident"));
  return `The evidence for this ${isOfStage ? "stage" : "change"} is not there yet: ${told.join("; ")}.`;
}
