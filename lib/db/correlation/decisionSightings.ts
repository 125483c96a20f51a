import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { keyNumber } from "@/lib/core/correlation/identity";
import type { Sighting } from "@/lib/core/correlation/sighting";
import type { QueryClient } from "@/lib/db/queryClient";

interface Row {
  id: string;
  decidedAt: Date;
  outcome: "allow" | "deny" | "escalate";
  power: string | null;
  identity: string | null;
  permitId: string | null;
  permitExpiresAt: Date | null;
  sessionId: string;
  claimedSessionId: string | null;
  requestId: string | null;
  toolCallId: string | null;
  traceparent: string | null;
  actionDigest: string;
  action: string;
  resourceType: string | null;
  resourceId: string | null;
}

/** How long something may go on under a permit after its end, or after a decision without one, in milliseconds. */
const GOES_ON_MS = 15 * 60_000;

const FIND = `
  SELECT e.id, e.decided_at AS "decidedAt", e.outcome, e.seen->'facts'->>'power' AS power, p.identity, permit.id AS "permitId",
         permit.expires_at AS "permitExpiresAt", e.session_id AS "sessionId", e.claimed_session_id AS "claimedSessionId",
         e.request_id AS "requestId", e.tool_call_id AS "toolCallId", e.traceparent, e.action_digest AS "actionDigest", e.action,
         e.resource->>'type' AS "resourceType", e.resource->>'id' AS "resourceId"
    FROM evaluation e
    LEFT JOIN permit ON permit.evaluation_id = e.id
    LEFT JOIN tool t ON t.name = e.tool
    LEFT JOIN environment v ON v.name = e.environment
    LEFT JOIN agent_principal p ON p.agent_id = e.agent_id AND p.tool_id = t.id AND p.environment_id = v.id
   WHERE e.id = ANY($1::uuid[])`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ambit's own decisions as correlation sees them. What is no id of one is left out. */
export async function findDecisionSightings(client: QueryClient, ids: readonly string[]): Promise<Sighting[]> {
  const wanted = ids.filter((id) => UUID.test(id));
  if (wanted.length === 0) return [];
  const { rows } = await client.query<Row>({ name: "decision_sightings", text: FIND, values: [wanted] });
  return rows.map(sightingOf);
}

/** Lets decisions be found by their keys, as fragments are. */
export async function indexDecisions(client: QueryClient, decisions: readonly Sighting[]): Promise<void> {
  const found = decisions.flatMap((one) =>
    [...new Set(one.keys.map(keyNumber))].map((key) => ({ key, at: one.at ?? 0, id: one.id })),
  );
  if (found.length === 0) return;
  await client.query({
    name: "index_decisions",
    text: `INSERT INTO fragment_key (key, at, fragment_id)
           SELECT key, at, id FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[]) AS found (key, at, id) ON CONFLICT DO NOTHING`,
    values: [found.map(({ key }) => key), found.map(({ at }) => new Date(at)), found.map(({ id }) => id)],
  });
}

function sightingOf(row: Row): Sighting {
  const decidedAt = row.decidedAt.getTime();
  return {
    id: row.id,
    decision: {
      outcome: row.outcome,
      power: row.power,
      identity: row.identity,
      until: (row.permitExpiresAt?.getTime() ?? decidedAt) + GOES_ON_MS,
    },
    source: "ambit",
    system: "ambit",
    kind: "decision",
    title: row.action,
    phase: "decision",
    at: decidedAt,
    durationMs: null,
    keys: keysOf(row),
    principal: null,
    verb: row.action,
    resource:
      row.resourceType === null || row.resourceId === null ? null : { type: row.resourceType, id: row.resourceId },
    status: null,
    changesState: false,
  };
}

function keysOf(row: Row): FragmentKey[] {
  const [trace, span] = traceparentParts(row.traceparent);
  const keys: [FragmentKey["kind"], string | null][] = [
    ["evaluation", row.id],
    ["permit", row.permitId],
    ["action_digest", row.actionDigest],
    ["tool_call", row.toolCallId],
    ["request", row.requestId],
    ["session", row.sessionId],
    ["session", row.claimedSessionId],
    ["trace", trace],
    ["parent_span", span],
  ];
  return keys.flatMap(([kind, value]) => (value === null || value === "" ? [] : [{ kind, value }]));
}

/** The trace, and `TRACE/SPAN`, of a W3C traceparent. */
function traceparentParts(traceparent: string | null): [trace: string | null, span: string | null] {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(traceparent?.toLowerCase() ?? "");
  const [, trace = "", span = ""] = match ?? [];
  return trace === "" ? [null, null] : [trace, `${trace}/${span}`];
}
