/** The ledger: one row for each identity that an agent has, or uses, for a tool in an environment. */
import { grouped } from "./grouped";
import {
  type LedgerCredential,
  type LedgerRecords,
  type Place,
  placeKey,
  type SeenPrincipal,
  type UsedPrincipal,
} from "./records";

export interface LedgerRow extends Place {
  /** Null where there are credentials and no identity is known. */
  identity: string | null;
  registered: boolean;
  /** Null where no log shows it. */
  firstAt: number | null;
  lastAt: number | null;
  used: readonly UsedPrincipal[];
  seen: readonly SeenPrincipal[];
  credentials: readonly LedgerCredential[];
}

/** In the order of agents' names, tools, environments and identities. */
export function ledgerOf(records: LedgerRecords): LedgerRow[] {
  const seen = grouped(records.seen, ({ identity }) => identity);
  const used = grouped(records.used, (one) => rowKey(one, one.identity));
  const credentials = grouped(records.credentials, placeKey);
  const rows = new Map<string, LedgerRow>();
  const put = (place: Place, identity: string | null, registered: boolean) => {
    const key = rowKey(place, identity);
    if (rows.has(key)) return;
    const { agentId, tool, environment } = place;
    const uses = used.get(key) ?? [];
    const sightings = identity === null ? [] : (seen.get(identity) ?? []);
    const shown = [...uses, ...(registered ? sightings : [])];
    rows.set(key, {
      ...{ agentId, tool, environment, identity, registered },
      firstAt: shown.length === 0 ? null : Math.min(...shown.map(({ firstAt }) => firstAt)),
      lastAt: shown.length === 0 ? null : Math.max(...shown.map(({ lastAt }) => lastAt)),
      used: uses,
      // What an identity does that is not the agent's own may be anybody's.
      seen: registered || uses.length > 0 ? sightings : [],
      credentials: credentials.get(placeKey(place)) ?? [],
    });
  };
  for (const one of records.registered) put(one, one.identity, true);
  for (const one of records.used) put(one, one.identity, false);
  const places = new Set([...rows.values()].map(placeKey));
  for (const one of records.credentials) if (!places.has(placeKey(one))) put(one, null, false);
  const nameOf = ({ agentId }: Place) => records.agents.get(agentId)?.name ?? "";
  const order = (row: LedgerRow) => [nameOf(row), row.tool, row.environment, row.identity ?? ""];
  return [...rows.values()].sort((a, b) => compare(order(a), order(b)));
}

/** Tells rows from each other. */
export function rowKey(place: Place, identity: string | null): string {
  return JSON.stringify([placeKey(place), identity]);
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? "";
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
