import { type SessionSummary, type SessionsPage, sessionsQuerySchema } from "@/lib/contracts/sessions";
import { findSessionRows, type SessionRow } from "@/lib/db/session/find";
import { cursorOf, positionOf } from "@/lib/services/action/cursor";
import { agentNamed, endOf, storable, visibleAgents } from "@/lib/services/action/filtered";
import type { ServiceContext } from "@/lib/services/context";

/** The sessions of the agents that the actor may see (`sessionsQuerySchema`), the last opened first. */
export async function listSessions({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<SessionsPage> {
  const { cursor, limit, agent, from, to, q, ...facts } = sessionsQuerySchema.parse(input);
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const rows = await findSessionRows(
    ctx.db,
    {
      agents: await visibleAgents(ctx),
      agent: agent === undefined ? undefined : await agentNamed(ctx, agent),
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : endOf(to),
      sensitivity: facts.sensitivity,
      readUntrusted: facts.untrusted,
      exposed: facts.exposed,
      denied: facts.denied,
      escalated: facts.escalated,
      text: q === undefined || q === "" ? undefined : storable(q),
    },
    { after, limit: limit + 1 },
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    sessions: shown.map(sessionSummary),
    next_cursor: rows.length > limit && last !== undefined ? cursorOf({ at: last.openedAt, id: last.id }) : null,
  };
}

export function sessionSummary(row: SessionRow): SessionSummary {
  return {
    id: row.id,
    agent: row.agent,
    shared: row.shared,
    label: row.label,
    opened_at: row.openedAt.toISOString(),
    last_at: row.lastAt?.toISOString() ?? null,
    decisions: row.decisions,
    allowed: row.allowed,
    denied: row.denied,
    escalated: row.escalated,
    max_sensitivity_read: row.maxSensitivityRead,
    read_untrusted: row.readUntrusted,
    exposed: row.exposed,
    exposes: row.exposes,
    writes: row.writes,
  };
}
