import type { PrincipalCredentialView, PrincipalView } from "@/lib/contracts/principals";
import type { Drift } from "@/lib/core/principal/drift";
import type { LedgerRow } from "@/lib/core/principal/ledger";
import type { LedgerCredential } from "@/lib/core/principal/records";
import type { LedgerAgentRow } from "@/lib/db/principal/ledger";

/** Addresses that one row tells, the newest of each kind. */
const ADDRESSES_MAX = 20;

export function principalView(row: LedgerRow, agent: LedgerAgentRow, drift: readonly Drift[]): PrincipalView {
  const { tool, environment, identity, registered, firstAt, lastAt, used, seen, credentials } = row;
  const newest = [...used, ...seen].sort((a, b) => b.lastAt - a.lastAt).find(({ recordId }) => recordId !== null);
  return {
    agent: agent.name,
    team: agent.team,
    ...{ tool, environment, identity },
    standing: identity === null ? "unknown" : registered ? "registered" : "unregistered",
    first_seen_at: timeOf(firstAt),
    last_seen_at: timeOf(lastAt),
    records: seen.reduce((sum, { records }) => sum + records, 0),
    last_action: newest?.recordId ?? null,
    sources: seen.map((one) => ({
      ...{ source: one.source, system: one.system, records: one.records, changes: one.changes },
      first_at: new Date(one.firstAt).toISOString(),
      last_at: new Date(one.lastAt).toISOString(),
    })),
    addresses: addressesOf(row),
    credentials: credentials.map(credentialView),
    drift: [...new Set(drift.map(({ kind }) => kind))].sort(),
  };
}

export function credentialView({ id, kind, hint, createdAt, lastUsedAt }: LedgerCredential): PrincipalCredentialView {
  return {
    ...{ id, kind, hint },
    created_at: new Date(createdAt).toISOString(),
    last_used_at: timeOf(lastUsedAt),
  };
}

function addressesOf({ seen, credentials }: LedgerRow): PrincipalView["addresses"] {
  const told = [...new Set(seen.flatMap(({ addresses }) => addresses))].slice(0, ADDRESSES_MAX);
  const used = credentials.flatMap(({ addresses }) => addresses).sort((a, b) => b.lastAt - a.lastAt);
  return [
    ...used.slice(0, ADDRESSES_MAX).map(({ address, firstAt, lastAt }) => ({
      address,
      told_by: "credential" as const,
      first_at: timeOf(firstAt),
      last_at: timeOf(lastAt),
    })),
    ...told.map((address) => ({ address, told_by: "log" as const, first_at: null, last_at: null })),
  ];
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
