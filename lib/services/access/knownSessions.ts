/** The sessions that this process has seen, so that a call of one need not look it up again: a session never changes. */
import { findSessions, type SessionRow } from "@/lib/db/access/sessions";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";
import { newId } from "@/lib/platform/ids";

export interface WantedSession {
  agentId: string;
  /** The id that the caller gave, where it is a UUID. */
  claimed: string | null;
}

/** Most sessions that are kept in mind for one database; the oldest are looked up again. */
const KNOWN_MAX = 20_000;

interface Known {
  opened: Map<string, SessionRow>;
  /** By agent. */
  shared: Map<string, SessionRow>;
}

const known = new WeakMap<Database, Known>();

/**
 * The session that a call is in: the claimed one if it was opened for this agent, else the agent's shared one. Null where it must be looked up.
 */
export function sessionKnown(db: Database, { agentId, claimed }: WantedSession): SessionRow | null {
  const { opened, shared } = knownOf(db);
  if (claimed === null) return shared.get(agentId) ?? null;
  const session = opened.get(claimed);
  if (session === undefined) return null;
  return session.agentId === agentId ? session : (shared.get(agentId) ?? null);
}

/** The same for many, read from the database; an agent's shared session is made when it is first needed. */
export async function lookUpSessions(
  client: QueryClient,
  { db, wanted, now }: { db: Database; wanted: readonly (WantedSession | null)[]; now: Date },
): Promise<(SessionRow | null)[]> {
  const real = wanted.filter((one) => one !== null);
  const rows = await findSessions(client, {
    agentIds: [...new Set(real.map(({ agentId }) => agentId))],
    claimed: [...new Set(real.flatMap(({ claimed }) => claimed ?? []))],
    newId,
    now,
  });
  keep(db, rows);
  const opened = new Map(rows.filter(({ shared }) => !shared).map((row) => [row.id, row]));
  const shared = new Map(rows.filter((row) => row.shared).map((row) => [row.agentId, row]));
  return wanted.map((one) => {
    if (one === null) return null;
    const session = one.claimed === null ? undefined : opened.get(one.claimed);
    return session?.agentId === one.agentId ? session : (shared.get(one.agentId) ?? null);
  });
}

function keep(db: Database, rows: readonly SessionRow[]): void {
  const { opened, shared } = knownOf(db);
  for (const row of rows) {
    if (row.shared) shared.set(row.agentId, row);
    else opened.set(row.id, row);
  }
  for (const id of opened.keys()) {
    if (opened.size <= KNOWN_MAX) break;
    opened.delete(id);
  }
}

function knownOf(db: Database): Known {
  const found = known.get(db) ?? { opened: new Map(), shared: new Map() };
  known.set(db, found);
  return found;
}
