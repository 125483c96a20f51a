/** What many log records show of identities, counted. */
import { hash } from "node:crypto";

/** One log record that names who acted. Times in epoch milliseconds. */
export interface NamedRecord {
  fragmentId: string;
  /** As the log names who acted. */
  principal: string;
  sourceId: string;
  system: string;
  address: string | null;
  at: number;
  changedState: boolean;
}

/** One identity of one source, system and address. Times in epoch milliseconds. */
export interface Sighting {
  key: string;
  /** As it was registered; else the principal. */
  identity: string;
  registered: boolean;
  principal: string;
  sourceId: string;
  system: string;
  address: string | null;
  firstAt: number;
  lastAt: number;
  records: number;
  changes: number;
  lastFragmentId: string;
}

/** A record that is joined to a decision. */
export interface JoinedRecord {
  fragmentId: string;
  principal: string;
  sourceId: string;
  at: number;
  recordId: string;
  agentId: string;
  tool: string;
  environment: string;
}

/** For which decisions an identity was used. Times in epoch milliseconds. */
export interface Use {
  key: string;
  identity: string;
  agentId: string;
  tool: string;
  environment: string;
  sourceId: string;
  firstAt: number;
  lastAt: number;
  records: number;
  lastFragmentId: string;
  lastRecordId: string;
}

/** As what a principal was registered; null for one that was not. */
type RegisteredAs = (principal: string) => string | null;

/** One row for each identity, source, system and address, in the order of their keys: writers never wait for each other crosswise. */
export function sightingsOf(records: readonly NamedRecord[], registeredAs: RegisteredAs): Sighting[] {
  const found = new Map<string, Sighting>();
  for (const { fragmentId, principal, sourceId, system, address, at, changedState } of records) {
    const registered = registeredAs(principal);
    const identity = registered ?? principal;
    const key = keyOf([identity, sourceId, system, address]);
    const counted = found.get(key);
    const isLast = counted === undefined || at >= counted.lastAt;
    found.set(key, {
      ...{ key, identity, registered: registered !== null, sourceId, system, address },
      principal: isLast ? principal : counted.principal,
      firstAt: Math.min(counted?.firstAt ?? at, at),
      lastAt: Math.max(counted?.lastAt ?? at, at),
      records: (counted?.records ?? 0) + 1,
      changes: (counted?.changes ?? 0) + (changedState ? 1 : 0),
      lastFragmentId: isLast ? fragmentId : counted.lastFragmentId,
    });
  }
  return byKey([...found.values()]);
}

/** One row for each identity, agent, tool, environment and source, likewise. */
export function usesOf(records: readonly JoinedRecord[], registeredAs: RegisteredAs): Use[] {
  const found = new Map<string, Use>();
  for (const { fragmentId, principal, sourceId, at, recordId, agentId, tool, environment } of records) {
    const identity = registeredAs(principal) ?? principal;
    const key = keyOf([identity, agentId, tool, environment, sourceId]);
    const counted = found.get(key);
    const isLast = counted === undefined || at >= counted.lastAt;
    found.set(key, {
      ...{ key, identity, agentId, tool, environment, sourceId },
      firstAt: Math.min(counted?.firstAt ?? at, at),
      lastAt: Math.max(counted?.lastAt ?? at, at),
      records: (counted?.records ?? 0) + 1,
      lastFragmentId: isLast ? fragmentId : counted.lastFragmentId,
      lastRecordId: isLast ? recordId : counted.lastRecordId,
    });
  }
  return byKey([...found.values()]);
}

function keyOf(parts: readonly (string | null)[]): string {
  return hash("sha256", JSON.stringify(parts), "hex");
}

function byKey<T extends { key: string }>(rows: T[]): T[] {
  return rows.sort((a, b) => (a.key < b.key ? -1 : 1));
}
