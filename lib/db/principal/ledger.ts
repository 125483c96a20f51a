/** Reads what the ledger of principals is made of, of all agents: what of it somebody may see is for the caller to say. */
import type {
  CheckedRole,
  LedgerAgent,
  LedgerCredential,
  LedgerRecords,
  RegisteredPrincipal,
  SeenPrincipal,
  UsedPrincipal,
} from "@/lib/core/principal/records";
import { readCredentialUse } from "@/lib/db/agent/credentialUse";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";

/** Most uses and strangers that are read, the newest. */
const USES_MAX = 20_000;
const STRANGERS_MAX = 100;
/** Addresses of an identity that are read, the newest. */
const ADDRESSES_SHOWN = 20;

export interface LedgerAgentRow extends LedgerAgent {
  teamId: string;
}

export async function readLedger(
  { prisma, pool }: Database,
  { strangersSince }: { strangersSince: Date },
): Promise<Omit<LedgerRecords, "agents"> & { agents: Map<string, LedgerAgentRow> }> {
  const [agents, registered, used, credentials, checkedRoles, isWatched] = await Promise.all([
    readAgents(pool),
    readRegistered(pool),
    readUsed(pool),
    readCredentials(prisma, pool),
    readCheckedRoles(pool),
    readWatched(pool),
  ]);
  const own = [...new Set(registered.map(({ identity }) => identity))];
  const seen = await readSeen(pool, [...new Set([...own, ...used.map(({ identity }) => identity)])]);
  const registeredIdentities = new Set(own);
  const systems = [
    ...new Set(seen.filter(({ identity }) => registeredIdentities.has(identity)).map(({ system }) => system)),
  ];
  const strangers = await readStrangers(pool, { systems, known: own, since: strangersSince });
  return { agents, registered, used, seen, strangers, credentials, checkedRoles, isWatched };
}

async function readAgents(client: QueryClient): Promise<Map<string, LedgerAgentRow>> {
  const { rows } = await client.query<Omit<LedgerAgentRow, "createdAt"> & { createdAt: Date }>(
    `SELECT a.id, a.name, a.team_id AS "teamId", t.name AS team, a.lifecycle = 'active' AS "isActive", a.created_at AS "createdAt"
       FROM agent a JOIN team t ON t.id = a.team_id`,
  );
  return new Map(rows.map((row) => [row.id, { ...row, createdAt: row.createdAt.getTime() }]));
}

async function readRegistered(client: QueryClient): Promise<RegisteredPrincipal[]> {
  const { rows } = await client.query<RegisteredPrincipal>(
    `SELECT p.agent_id AS "agentId", t.name AS tool, e.name AS environment, p.identity
       FROM agent_principal p JOIN tool t ON t.id = p.tool_id JOIN environment e ON e.id = p.environment_id`,
  );
  return rows;
}

interface Times {
  firstAt: Date;
  lastAt: Date;
  /** As PostgreSQL's bigint comes. */
  records: string;
}

async function readUsed(client: QueryClient): Promise<UsedPrincipal[]> {
  const { rows } = await client.query<Omit<UsedPrincipal, keyof Times> & Times>(
    `SELECT u.identity, u.agent_id AS "agentId", u.tool, u.environment, s.name AS source, u.first_at AS "firstAt", u.last_at AS "lastAt",
            u.records, u.last_record_id AS "recordId"
       FROM principal_use u JOIN source s ON s.id = u.source_id
      ORDER BY u.last_at DESC LIMIT ${USES_MAX}`,
  );
  return rows.map(timed);
}

const SEEN = `
  SELECT g.*, (SELECT j.record_id FROM fragment_join j WHERE j.fragment_id = g."fragmentId" LIMIT 1) AS "recordId"
    FROM (SELECT p.identity, s.name AS source, p.system, min(p.first_at) AS "firstAt", max(p.last_at) AS "lastAt",
                 sum(p.records)::bigint AS records, sum(p.changes)::bigint AS changes,
                 coalesce((array_agg(p.address ORDER BY p.last_at DESC) FILTER (WHERE p.address IS NOT NULL))[1:${ADDRESSES_SHOWN}],
                          '{}') AS addresses,
                 (array_agg(p.last_fragment_id ORDER BY p.last_at DESC))[1] AS "fragmentId"
            FROM principal_sighting p JOIN source s ON s.id = p.source_id`;

type SeenRow = Omit<SeenPrincipal, keyof Times | "changes"> & Times & { changes: string; fragmentId: string };

async function readSeen(client: QueryClient, identities: readonly string[]): Promise<SeenPrincipal[]> {
  if (identities.length === 0) return [];
  const { rows } = await client.query<SeenRow>(
    `${SEEN} WHERE p.identity = ANY($1::text[]) GROUP BY p.identity, s.name, p.system) AS g`,
    [identities],
  );
  return rows.map(seenOf);
}

async function readStrangers(
  client: QueryClient,
  { systems, known, since }: { systems: readonly string[]; known: readonly string[]; since: Date },
): Promise<SeenPrincipal[]> {
  if (systems.length === 0) return [];
  const { rows } = await client.query<SeenRow>(
    `${SEEN} WHERE NOT p.registered AND p.changes > 0 AND p.last_at > $1 AND p.system = ANY($2::text[]) AND p.identity <> ALL($3::text[])
              GROUP BY p.identity, s.name, p.system ORDER BY max(p.last_at) DESC LIMIT ${STRANGERS_MAX}) AS g`,
    [since, systems, known],
  );
  return rows.map(seenOf);
}

function seenOf({ fragmentId: _, changes, ...row }: SeenRow): SeenPrincipal {
  return { ...timed(row), changes: Number(changes) };
}

function timed<T extends Times>({ firstAt, lastAt, records, ...rest }: T) {
  return { ...rest, firstAt: firstAt.getTime(), lastAt: lastAt.getTime(), records: Number(records) };
}

async function readCredentials(prisma: Database["prisma"], client: QueryClient): Promise<LedgerCredential[]> {
  const rows = await prisma.credential.findMany({
    where: { revokedAt: null },
    include: {
      tool: { select: { name: true } },
      environment: { select: { name: true } },
      addresses: { orderBy: { lastUsedAt: "desc" } },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const used = await readCredentialUse(
    client,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, agentId, tool, environment, kind, hint, createdAt, addresses }) => {
    const times = [used.get(id)?.exchangedAt, ...addresses.map(({ lastUsedAt }) => lastUsedAt)].flatMap(
      (at) => at?.getTime() ?? [],
    );
    return {
      ...{ id, agentId, kind, hint },
      tool: tool.name,
      environment: environment.name,
      createdAt: createdAt.getTime(),
      lastUsedAt: times.length === 0 ? null : Math.max(...times),
      addresses: addresses.map(({ address, firstUsedAt, lastUsedAt }) => ({
        address,
        firstAt: firstUsedAt.getTime(),
        lastAt: lastUsedAt.getTime(),
      })),
    };
  });
}

async function readCheckedRoles(client: QueryClient): Promise<CheckedRole[]> {
  const { rows } = await client.query<Omit<CheckedRole, "checkedAt"> & { checkedAt: Date }>(
    `SELECT DISTINCT ON (agent_id, tool, environment, role, server) id, agent_id AS "agentId", tool, environment, role, server,
            checked_at AS "checkedAt", excess
       FROM postgres_check ORDER BY agent_id, tool, environment, role, server, checked_at DESC, id DESC`,
  );
  return rows.map((row) => ({ ...row, checkedAt: row.checkedAt.getTime() }));
}

async function readWatched(client: QueryClient): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(
    "SELECT EXISTS (SELECT FROM source WHERE basis <> 'claimed' AND type <> 'enforcement_point' AND last_received_at IS NOT NULL) AS is",
  );
  return rows[0]?.is === true;
}
