/** What the records of an incident say, as the impact and the timeline take it. */
import type { TimelineLine } from "@/lib/contracts/incidents";
import { impactOf } from "@/lib/core/incident/impact";
import { type HumanAction, TIMELINE_MAX, timelineOf } from "@/lib/core/incident/timeline";
import type { Impact } from "@/lib/core/incident/types";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import { buildActionRecord } from "@/lib/core/record/build";
import type { ActionRecord } from "@/lib/core/record/types";
import { type HumanEventRow, readHumanEvents } from "@/lib/db/incident/events";
import { evidenceIn } from "@/lib/services/action/evidence";
import { storiesOf } from "@/lib/services/action/stories";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { eventWords, saidWith } from "@/lib/services/history/words";
import { type StoredIncident, visibleAgents } from "./stored";

/** Builds the records of these evaluations, in their order, and what they did. */
export async function readImpact(
  ctx: ServiceContext,
  ids: readonly string[],
): Promise<{ records: ActionRecord[]; impact: Impact }> {
  const now = ctx.now().getTime();
  const stories = await storiesOf(ctx, ids, { withContent: false });
  const records = stories.map((story) => buildActionRecord(story, now));
  const facts = await readFacts(ctx, [
    ...ids,
    ...records.flatMap(({ phases }) => [phases.tool_call?.evaluation_id, phases.credential?.evaluation_id]),
  ]);
  return { records, impact: impactOf(records, (id) => facts.get(id) ?? null) };
}

async function readFacts(
  { db }: ServiceContext,
  ids: readonly (string | undefined)[],
): Promise<Map<string, RiskFacts>> {
  const rows = await db.prisma.evaluation.findMany({
    where: { id: { in: [...new Set(ids.flatMap((id) => id ?? []))] } },
    select: { id: true, seen: true },
  });
  return new Map(
    rows.flatMap(({ id, seen }) => {
      const { facts } = evidenceIn(seen);
      return facts === null ? [] : [[id, facts] as const];
    }),
  );
}

/** What happened in the records, what people did around them in the incident's window, and what they did with the incident itself. */
export async function readTimeline(
  ctx: ServiceContext,
  incident: StoredIncident,
  records: readonly ActionRecord[],
): Promise<{ timeline: TimelineLine[]; timeline_cut: boolean }> {
  const teams = visibleTeams(ctx.actor);
  const rows = await readHumanEvents(ctx.db.pool, {
    incidentId: incident.id,
    agentIds: visibleAgents(ctx, incident).map(({ id }) => id),
    from: incident.windowFrom,
    to: incident.windowTo,
    teams,
    readerId: ctx.actor.kind === "person" ? ctx.actor.id : null,
    limit: TIMELINE_MAX + 1,
  });
  return timelineOf(records, rows.map(humanAction));
}

function humanAction({ at, actorName, event, subjectKind, subjectId, detail, changeId }: HumanEventRow): HumanAction {
  const isTold = (subjectKind === "approval" && ANSWERS.has(event)) || subjectKind === "hand_off";
  return {
    at: at.toISOString(),
    words: eventWords(event, detail),
    said: saidWith(detail),
    by: actorName,
    change: changeId,
    told: isTold ? subjectId : null,
  };
}

/** What a record tells of its approval; who took it, edited it or asked back only the log knows. */
const ANSWERS: ReadonlySet<string> = new Set([
  "approval.approved",
  "approval.denied",
  "approval.answer_given",
  "approval.revoked",
]);
