/** What is recorded of agents' identities in other systems, and of their credentials. Times in epoch milliseconds. */
import type { Excess } from "./postgresExcess";

export interface LedgerAgent {
  id: string;
  name: string;
  team: string;
  isActive: boolean;
  createdAt: number;
}

/** An agent, a tool and an environment. */
export interface Place {
  agentId: string;
  tool: string;
  environment: string;
}

export interface RegisteredPrincipal extends Place {
  /** `*` stands for any run of characters. */
  identity: string;
}

/** For which decisions log records show an identity. */
export interface UsedPrincipal extends Place {
  identity: string;
  source: string;
  firstAt: number;
  lastAt: number;
  records: number;
  /** The action that it was seen for last. */
  recordId: string;
}

/** What one system's log shows of an identity, whoever used it. */
export interface SeenPrincipal {
  identity: string;
  source: string;
  system: string;
  firstAt: number;
  lastAt: number;
  records: number;
  changes: number;
  /** The last ones, the newest first. */
  addresses: readonly string[];
  /** The action that its last record is joined to; null where it is joined to none. */
  recordId: string | null;
}

export interface UsedAddress {
  address: string;
  firstAt: number;
  lastAt: number;
}

/** A credential that is not revoked. */
export interface LedgerCredential extends Place {
  id: string;
  kind: "agent" | "enforcement_point";
  hint: string;
  createdAt: number;
  lastUsedAt: number | null;
  addresses: readonly UsedAddress[];
}

export interface LedgerRecords {
  agents: ReadonlyMap<string, LedgerAgent>;
  registered: readonly RegisteredPrincipal[];
  used: readonly UsedPrincipal[];
  /** Of the identities that are registered or used. */
  seen: readonly SeenPrincipal[];
  /** Of others, what changed something where registered ones act. */
  strangers: readonly SeenPrincipal[];
  credentials: readonly LedgerCredential[];
  checkedRoles: readonly CheckedRole[];
  /** True once another system's log has been taken in: before, that an identity was not seen says nothing. */
  isWatched: boolean;
}

/** The newest comparison of a PostgreSQL role with the budget of the agent that acts as it. */
export interface CheckedRole extends Place {
  id: string;
  role: string;
  server: string;
  checkedAt: number;
  excess: readonly Excess[];
}

/** How a place is told from others. */
export function placeKey({ agentId, tool, environment }: Place): string {
  return JSON.stringify([agentId, tool, environment]);
}
