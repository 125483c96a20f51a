import type { RecordedDecision } from "@/lib/core/authority/replay";
import type { DecisionEvidence, ReasonCode } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { QueryClient } from "@/lib/db/queryClient";

export interface RecordedSearch {
  /** Names; everybody's without them. */
  agents?: readonly string[] | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
  /** Most decisions; the newest. */
  limit: number;
  /** Most bytes of what they say, as JSON: agents choose how long that is, up to 1 MB each. */
  bytesMax?: number;
}

export interface Recorded {
  /** Oldest first. */
  decisions: RecordedDecision[];
  /** True where there may be more, older ones. */
  isCut: boolean;
}

interface Row {
  id: string;
  at: Date;
  agent: string;
  kind: "agent" | "enforcement_point";
  on_behalf_of: string | null;
  action: string;
  tool: string;
  environment: string;
  resource: { type: string; id: string; properties?: JsonObject };
  arguments: JsonObject | null;
  request_id: string | null;
  tool_call_id: string | null;
  traceparent: string | null;
  justification: string | null;
  outcome: RecordedDecision["outcome"];
  reason: ReasonCode;
  seen: DecisionEvidence;
  /** Of this one and all newer ones of the page. */
  bytes: string;
}

const PAGE = 5_000;

/** Recorded decisions as they were asked, with the one that comes to `bytesMax`. */
export async function readRecordedDecisions(client: QueryClient, search: RecordedSearch): Promise<Recorded> {
  const found: RecordedDecision[] = [];
  let before: { at: Date; id: string } | undefined;
  let bytesLeft = search.bytesMax ?? Number.MAX_SAFE_INTEGER;
  while (found.length < search.limit && bytesLeft > 0) {
    const wanted = Math.min(PAGE, search.limit - found.length);
    const { rows } = await client.query<Row>({
      name: "recorded_decisions",
      text: `SELECT * FROM (
             SELECT e.id, e.decided_at AS at, a.name AS agent, e.credential_kind AS kind, e.on_behalf_of, e.action, e.tool,
                    e.environment, e.resource, e.arguments, e.request_id, e.tool_call_id, e.traceparent, e.justification,
                    e.outcome, e.reason, e.seen,
                    octet_length(concat(e.arguments, e.resource, e.justification)) AS own,
                    sum(octet_length(concat(e.arguments, e.resource, e.justification))) OVER newest AS bytes
               FROM evaluation e JOIN agent a ON a.id = e.agent_id
              WHERE ($1::text[] IS NULL OR a.name = ANY ($1)) AND ($2::timestamptz IS NULL OR e.decided_at >= $2)
                AND ($3::timestamptz IS NULL OR e.decided_at < $3)
                AND ($4::timestamptz IS NULL OR (e.decided_at, e.id) < ($4, $5::uuid))
             WINDOW newest AS (ORDER BY e.decided_at DESC, e.id DESC ROWS UNBOUNDED PRECEDING)
              ORDER BY e.decided_at DESC, e.id DESC LIMIT $6) page
              WHERE bytes - own < $7`,
      values: [
        search.agents ?? null,
        search.from ?? null,
        search.to ?? null,
        before?.at ?? null,
        before?.id ?? null,
        wanted,
        bytesLeft,
      ],
    });
    for (const row of rows) found.push(recordedOf(row));
    const last = rows.at(-1);
    bytesLeft -= Number(last?.bytes ?? 0);
    if (last === undefined || (rows.length < wanted && bytesLeft > 0))
      return { decisions: found.reverse(), isCut: false };
    before = { at: last.at, id: last.id };
  }
  return { decisions: found.reverse(), isCut: true };
}

function recordedOf(row: Row): RecordedDecision {
  const { agent, environment, tool, kind } = row;
  const told = (name: string, value: string | null) => (value === null ? {} : { [name]: value });
  return {
    id: row.id,
    at: row.at.getTime(),
    request: {
      agent,
      environment,
      action: row.action,
      resource: row.resource,
      ...told("onBehalfOf", row.on_behalf_of),
      ...(row.arguments === null ? {} : { arguments: row.arguments }),
      request: {
        ...told("requestId", row.request_id),
        ...told("toolCallId", row.tool_call_id),
        ...told("traceparent", row.traceparent),
        ...told("justification", row.justification),
      },
    },
    caller: { agent, tool, environment, kind },
    session: row.seen.session,
    outcome: row.outcome,
    reason: row.reason,
  };
}
