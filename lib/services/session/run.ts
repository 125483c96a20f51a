import {
  type RunDecision,
  type RunLog,
  type RunRow,
  runQuerySchema,
  type SessionRun,
  type SessionTotals,
} from "@/lib/contracts/sessions";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { runKeysOf } from "@/lib/core/correlation/runs";
import type { Provenance } from "@/lib/core/decision/types";
import { buildActionRecord } from "@/lib/core/record/build";
import { riseOf } from "@/lib/core/record/rise";
import type { StoredStory } from "@/lib/core/record/stored";
import { findSessionRows } from "@/lib/db/session/find";
import {
  type ContextRow,
  findContext,
  findRunSteps,
  type RunStep,
  readRunTotals,
  tracesOf,
} from "@/lib/db/session/run";
import { cursorOf, isUuid, positionOf } from "@/lib/services/action/cursor";
import { evidenceIn } from "@/lib/services/action/evidence";
import { visibleAgents } from "@/lib/services/action/filtered";
import { summaryOf } from "@/lib/services/action/search";
import { storiesOf } from "@/lib/services/action/stories";
import { firstSeenOfEach } from "@/lib/services/approval/firstSeen";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { sessionSummary } from "./list";

/** Of so many of its decisions, the newest, the totals are made. */
const TOTALS_MAX = 5_000;
/** Most log records beside one page of decisions. */
const LOGS_MAX = 1_000;
/** Most keys that are followed from one page. */
const KEYS_MAX = 500;
/** How much earlier than the first decision, and later than the last, the run's own log records may lie. */
const AROUND_MS = 3_600_000;

/**
 * A session's whole run, the first decision first, page by page (`runQuerySchema`): what it decided, read, let out and changed, and
 * between its decisions the log records of the same session or trace that belong to none. A 404 for an id that is unknown and for one
 * of another team's agent: the two look the same.
 */
export async function getRun({
  ctx,
  input: { id, ...query },
}: {
  ctx: ServiceContext;
  input: { id: string; cursor?: unknown; limit?: unknown };
}): Promise<SessionRun> {
  const { cursor, limit } = runQuerySchema.parse(query);
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const agents = await visibleAgents(ctx);
  const sessionId = id.toLowerCase();
  const [session] = isUuid(sessionId) ? await findSessionRows(ctx.db, { agents, id: sessionId }, { limit: 1 }) : [];
  if (session === undefined)
    throw new Problem("not_found", "There is no such session, or it belongs to an agent that you cannot see.");
  const found = await findRunSteps(ctx.db.pool, sessionId, { after, limit: limit + 1 });
  const steps = found.slice(0, limit);
  const isLast = found.length <= limit;
  const [totals, decisions, logs] = await Promise.all([
    readRunTotals(ctx.db.pool, sessionId, TOTALS_MAX),
    decisionsOf(ctx, sessionId, steps),
    logsBeside(ctx, { sessionId, steps, agents, isFirst: after === undefined, isLast }),
  ]);
  const last = steps.at(-1);
  return {
    session: sessionSummary(session),
    totals: {
      counted: Math.min(session.decisions, TOTALS_MAX),
      read: totals.reads as SessionTotals["read"],
      left: totals.exposures,
      changed: { changes: totals.changes, resources: totals.resources },
      asked: { ...totals.approvals, hand_offs: totals.handOffs },
    },
    rows: [...decisions, ...logs.slice(0, LOGS_MAX)].sort(inTime),
    next_cursor: !isLast && last !== undefined ? cursorOf(last) : null,
    logs_cut: logs.length > LOGS_MAX,
  };
}

function inTime(a: RunRow, b: RunRow): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.kind === b.kind ? 0 : a.kind === "decision" ? -1 : 1;
}

async function decisionsOf(ctx: ServiceContext, sessionId: string, steps: readonly RunStep[]): Promise<RunDecision[]> {
  const stories = await storiesOf(
    ctx,
    steps.map(({ id }) => id),
    { withContent: false },
  );
  const origins = await ctx.db.transaction((tx) =>
    firstSeenOfEach(tx, { sessionId, args: stories.map(({ subject }) => subject.arguments), now: ctx.now() }),
  );
  const seen = new Map(steps.map((step) => [step.id, step.seen]));
  return stories.map((story, at) => decisionOf(ctx, story, seen.get(story.subject.id), origins[at] ?? null));
}

function decisionOf(
  ctx: ServiceContext,
  story: StoredStory,
  seen: unknown,
  provenance: Record<string, Provenance> | null,
): RunDecision {
  const now = ctx.now().getTime();
  const record = buildActionRecord(story, now);
  const { facts, session } = evidenceIn(seen);
  const isAllowed = record.outcome === "allow";
  const { approval, decision, state_change: change } = record.phases;
  const handOff = decision?.hand_off ?? null;
  return {
    kind: "decision",
    at: record.decided_at,
    action: summaryOf(story, now),
    read:
      isAllowed && facts?.power === "read"
        ? { sensitivity: facts.sensitivity, untrusted: facts.returnsUntrusted }
        : null,
    left: isAllowed && facts?.power === "expose" ? { audience: facts.audience } : null,
    before: session,
    rise: isAllowed && facts !== null ? riseOf(session, facts) : null,
    provenance,
    approval:
      approval === null
        ? null
        : {
            id: approval.approval_id,
            status: approval.status,
            requested_at: approval.requested_at,
            resolved_at: approval.resolved_at,
            answered_by: approval.answers.map(({ name }) => name),
          },
    hand_off: handOff === null ? null : { id: handOff.id, status: handOff.status, owner: handOff.owner?.name ?? null },
    // What another evaluation let happen is told with that one.
    changes: change !== null && change.evaluation_id === record.evaluation_id ? change.changes : [],
    logs: systemsOf(story),
  };
}

function systemsOf({ subject }: StoredStory): RunDecision["logs"] {
  const counts = new Map<string, number>();
  for (const { system } of subject.fragments) counts.set(system, (counts.get(system) ?? 0) + 1);
  return [...counts].map(([system, count]) => ({ system, count }));
}

/**
 * What other systems logged of the same run and no decision is behind. The run is known by its session and by the traces that its
 * decisions name; log records that are found so may name further runs of the same kind (a job, a workflow), which are followed once.
 */
async function logsBeside(
  ctx: ServiceContext,
  {
    sessionId,
    steps,
    agents,
    isFirst,
    isLast,
  }: { sessionId: string; steps: readonly RunStep[]; agents: string[] | null; isFirst: boolean; isLast: boolean },
): Promise<RunLog[]> {
  const traces = await tracesOf(ctx.db.pool, [...new Set(steps.flatMap(traceOf))].slice(0, KEYS_MAX), agents);
  const claimed = agents === null ? steps.flatMap(({ claimedSessionId }) => claimedSessionId ?? []) : [];
  const keys: FragmentKey[] = [
    ...[...new Set([sessionId, ...claimed])].map((value) => ({ kind: "session" as const, value })),
    ...traces.map((value) => ({ kind: "trace" as const, value })),
  ].slice(0, KEYS_MAX);
  const [first, last] = [steps[0], steps.at(-1)];
  const within = {
    agents,
    limit: LOGS_MAX + 1,
    from: first === undefined ? null : new Date(first.at.getTime() - (isFirst ? AROUND_MS : 0)),
    to: last === undefined ? null : new Date(last.at.getTime() + (isLast ? AROUND_MS : 1)),
  };
  const direct = await findContext(ctx.db.pool, { keys, ...within });
  const runs = agents === null ? runsNamedIn(direct) : [];
  const further = await findContext(ctx.db.pool, { keys: runs, ...within });
  const known = new Set(direct.map(({ id }) => id));
  const all = [...direct, ...further.filter(({ id }) => !known.has(id))];
  return all.map((row) => logOf(row, { shared: [...keys, ...runs], seesAll: agents === null }));
}

function traceOf({ traceparent }: RunStep): string[] {
  const trace = traceparent?.split("-")[1];
  return trace !== undefined && /^[0-9a-f]{32}$/.test(trace) ? [trace] : [];
}

function runsNamedIn(rows: readonly ContextRow[]): FragmentKey[] {
  const runs = rows.flatMap(({ keys }) => keys.filter(({ kind }) => kind === "run"));
  return [...new Map(runs.map((key) => [key.value, key])).values()].slice(0, KEYS_MAX);
}

function logOf(row: ContextRow, { shared, seesAll }: { shared: readonly FragmentKey[]; seesAll: boolean }): RunLog {
  const key = shared.find((one) => row.keys.some(({ kind, value }) => kind === one.kind && value === one.value));
  return {
    kind: "log",
    id: row.id,
    at: row.at.toISOString(),
    source: row.source,
    system: row.system,
    title: row.title,
    verb: row.verb,
    principal: row.principal,
    resource: row.resourceId === null ? null : { type: row.resourceType, id: row.resourceId },
    status: row.status,
    duration_ms: row.durationMs,
    key: key ?? { kind: "session", value: "" },
    observed_id: row.observedId,
    run_id: runKeysOf(row).length > 0 && (seesAll || row.observedId !== null) ? row.id : null,
  };
}
