/** Where what is used differs from what was registered, and credentials from how they should be. Computed from records alone. */
import { hash } from "node:crypto";
import { matchesIdentity } from "@/lib/core/correlation/vocabulary";
import type { DriftKind } from "./driftKind";
import { grouped } from "./grouped";
import {
  type CheckedRole,
  type LedgerCredential,
  type LedgerRecords,
  type Place,
  placeKey,
  type RegisteredPrincipal,
} from "./records";

export interface DriftEvidence {
  /** An action (by its record), an agent, or a source, by name. */
  kind: "action" | "agent" | "source";
  id: string;
  /** Of an action: whose it is; absent where no agent is known to have part in it. */
  agentId?: string;
}

export interface Drift {
  /** SHA-256 of what drifted: whatever else is another drift, that nobody has explained. */
  key: string;
  kind: DriftKind;
  /** Whom it is about; none where a stranger acts. */
  agentIds: readonly string[];
  tool: string | null;
  environment: string | null;
  /** As somebody else wrote it. */
  identity: string | null;
  credential: LedgerCredential | null;
  /** As the server saw it, or a log told it. */
  address: string | null;
  /** What a PostgreSQL role may do beyond the budget. */
  checkedRole: CheckedRole | null;
  /** Epoch milliseconds: since when it is so, or was first seen. */
  since: number;
  /** A sentence in Ambit's words. */
  says: string;
  evidence: readonly DriftEvidence[];
}

const DAY_MS = 86_400_000;
/** A credential or principal is new for so long: that it was not used yet says nothing. */
export const NEW_DAYS = 7;
/** From where a credential is used in its first hours is where it belongs. */
export const SETTLING_HOURS = 24;
/** For how long an address is told of as new. */
export const NEW_ADDRESS_DAYS = 30;

export interface DriftTerms {
  /** Epoch milliseconds. */
  now: number;
  /** How many days a credential for this environment may be old. */
  ageIn: (environment: string) => number;
}

/** Every drift, the newest first. */
export function driftOf(records: LedgerRecords, terms: DriftTerms): Drift[] {
  const found = [
    ...sharedIdentities(records),
    ...unregistered(records),
    ...strangers(records),
    ...unused(records, terms),
    ...records.checkedRoles.flatMap(ofRole),
    ...records.credentials.flatMap((one) => ofCredential(records, one, terms)),
  ];
  return found.sort((a, b) => b.since - a.since || (a.key < b.key ? -1 : 1));
}

function sharedIdentities({ agents, registered, used, seen }: LedgerRecords): Drift[] {
  const isActive = ({ agentId }: Place) => agents.get(agentId)?.isActive === true;
  const active = registered.filter(isActive);
  const byIdentity = grouped(active, ({ identity }) => identity);
  const usedBy = grouped(used, ({ identity }) => identity);
  const patterns = [...byIdentity.keys()].filter((identity) => identity.includes("*"));
  return [...byIdentity].flatMap(([identity, holders]) => {
    // A pattern holds the identities that it matches: whoever has one of them shares it.
    const covering = patterns.filter((pattern) => pattern !== identity && matchesIdentity(pattern, identity));
    const uses = usedBy.get(identity) ?? [];
    const ids = new Set([
      ...holders.map(({ agentId }) => agentId),
      ...covering.flatMap((pattern) => (byIdentity.get(pattern) ?? []).map(({ agentId }) => agentId)),
      ...uses.map(({ agentId }) => agentId),
    ]);
    if (ids.size < 2) return [];
    const agentIds = [...ids].sort();
    const isUsed = uses.some(({ agentId }) => !holders.some((holder) => holder.agentId === agentId));
    const first = holders[0] as RegisteredPrincipal;
    const times = [...uses, ...seen.filter((one) => one.identity === identity)].map(({ firstAt }) => firstAt);
    const created = agentIds.map((id) => agents.get(id)?.createdAt ?? 0);
    return [
      {
        ...nothing,
        key: keyOf("shared_identity", [identity, ...agentIds]),
        kind: "shared_identity" as const,
        agentIds,
        tool: first.tool,
        environment: first.environment,
        identity,
        since: isUsed ? Math.min(...times) : Math.max(...created),
        says: isUsed
          ? "It is registered for one agent, and log records show it behind the decisions of another."
          : "It is registered for more than one agent: no log can tell which of them acted.",
        evidence: [
          ...uses.map(({ recordId, agentId }) => ({ kind: "action" as const, id: recordId, agentId })),
          ...agentIds.map((id) => ({ kind: "agent" as const, id })),
        ],
      },
    ];
  });
}

/** An identity behind an agent's decisions that is nobody's, or the agent's for something else. */
function unregistered({ registered, used }: LedgerRecords): Drift[] {
  const holdersOf = holdersIn(registered);
  return used.flatMap((use) => {
    const { agentId, tool, environment, identity, firstAt, recordId } = use;
    const holders = holdersOf(identity);
    if (holders.some((one) => placeKey(one) === placeKey(use))) return [];
    // Another agent's is told of as shared.
    if (holders.some((one) => one.agentId !== agentId)) return [];
    return [
      {
        ...nothing,
        key: keyOf("unregistered_principal", [identity, agentId, tool, environment]),
        kind: "unregistered_principal" as const,
        agentIds: [agentId],
        ...{ tool, environment, identity },
        since: firstAt,
        says:
          holders.length === 0
            ? "Log records show it behind this agent's decisions, and nobody registered it."
            : "It is registered for the agent, but for another tool or environment than the decisions that it is behind.",
        evidence: [{ kind: "action" as const, id: recordId, agentId }],
      },
    ];
  });
}

/** Whoever changes something where registered identities act, and is registered for nobody. */
function strangers({ registered, used, seen, strangers: found }: LedgerRecords): Drift[] {
  const told = new Set(used.map(({ identity }) => identity));
  const holdersOf = holdersIn(registered);
  const placeOf = new Map(
    seen.flatMap(({ identity, system }) => {
      const holder = holdersOf(identity)[0];
      return holder === undefined ? [] : [[system, holder] as const];
    }),
  );
  return found
    .filter(({ identity }) => !told.has(identity) && holdersOf(identity).length === 0)
    .flatMap(({ identity, system, source, firstAt, addresses, recordId }) => {
      const place = placeOf.get(system);
      if (place === undefined) return [];
      return [
        {
          ...nothing,
          key: keyOf("unregistered_principal", [identity, place.tool]),
          kind: "unregistered_principal" as const,
          agentIds: [],
          tool: place.tool,
          environment: place.environment,
          identity,
          address: addresses[0] ?? null,
          since: firstAt,
          says: "It changed something in a system where a registered principal acts, and it is registered for nobody.",
          evidence: [
            recordId === null ? { kind: "source" as const, id: source } : { kind: "action" as const, id: recordId },
          ],
        },
      ];
    });
}

function unused({ agents, registered, used, seen, isWatched }: LedgerRecords, { now }: DriftTerms): Drift[] {
  if (!isWatched) return [];
  const shown = new Set([...used, ...seen].map(({ identity }) => identity));
  return registered.flatMap(({ agentId, tool, environment, identity }) => {
    const agent = agents.get(agentId);
    if (agent === undefined || !agent.isActive || shown.has(identity)) return [];
    if (now - agent.createdAt < NEW_DAYS * DAY_MS) return [];
    return [
      {
        ...nothing,
        key: keyOf("principal_unused", [identity, agentId, tool, environment]),
        kind: "principal_unused" as const,
        agentIds: [agentId],
        ...{ tool, environment, identity },
        since: agent.createdAt,
        says: "No log that Ambit takes in has shown it. An identity that nobody uses is one that nobody misses when it is stolen.",
        evidence: [{ kind: "agent" as const, id: agentId }],
      },
    ];
  });
}

function ofCredential({ agents }: LedgerRecords, one: LedgerCredential, { now, ageIn }: DriftTerms): Drift[] {
  if (!agents.has(one.agentId)) return [];
  const { agentId, tool, environment, createdAt, lastUsedAt } = one;
  const about = {
    ...nothing,
    agentIds: [agentId],
    ...{ tool, environment },
    credential: one,
    evidence: [{ kind: "agent" as const, id: agentId }],
  };
  const found: Drift[] = [];
  const days = ageIn(environment);
  if (now - createdAt > days * DAY_MS)
    found.push({
      ...about,
      key: keyOf("credential_old", [one.id]),
      kind: "credential_old",
      since: createdAt + days * DAY_MS,
      says: `It is older than the ${days} days that a credential for this environment may be. Issue a new one, then revoke this one.`,
    });
  if (lastUsedAt === null && now - createdAt >= NEW_DAYS * DAY_MS)
    found.push({
      ...about,
      key: keyOf("credential_unused", [one.id]),
      kind: "credential_unused",
      since: createdAt,
      says: "It was never exchanged for an access token.",
    });
  for (const { address, firstAt } of newAddresses(one, now))
    found.push({
      ...about,
      key: keyOf("credential_new_address", [one.id, address]),
      kind: "credential_new_address",
      address,
      since: firstAt,
      says: `It was used from an address that was not among those of the ${SETTLING_HOURS} hours after its first use.`,
    });
  return found;
}

/** Addresses that came after the first hours, of the last days. */
export function newAddresses(
  { addresses }: Pick<LedgerCredential, "addresses">,
  now: number,
): LedgerCredential["addresses"] {
  const first = Math.min(...addresses.map(({ firstAt }) => firstAt));
  return addresses.filter(
    ({ firstAt }) => firstAt > first + SETTLING_HOURS * 3_600_000 && now - firstAt < NEW_ADDRESS_DAYS * DAY_MS,
  );
}

function ofRole(checkedRole: CheckedRole): Drift[] {
  const { agentId, tool, environment, role, server, checkedAt, excess } = checkedRole;
  if (excess.length === 0) return [];
  return [
    {
      ...nothing,
      // More or other excess than was explained is told of anew.
      key: keyOf("postgres_excess", [
        agentId,
        tool,
        environment,
        role,
        server,
        ...excess.map(({ mend }) => mend).sort(),
      ]),
      kind: "postgres_excess",
      agentIds: [agentId],
      ...{ tool, environment, checkedRole },
      identity: role,
      since: checkedAt,
      says: "Its server lets the role do more than the budget of the agent that acts as it.",
      evidence: [{ kind: "agent", id: agentId }],
    },
  ];
}

const nothing = {
  agentIds: [],
  tool: null,
  environment: null,
  identity: null,
  credential: null,
  address: null,
  checkedRole: null,
} as const;

/** Finds for whom an identity, or the pattern itself, is registered. */
function holdersIn(registered: readonly RegisteredPrincipal[]): (identity: string) => readonly RegisteredPrincipal[] {
  const exact = grouped(registered, ({ identity }) => identity);
  const patterns = registered.filter(({ identity }) => identity.includes("*"));
  return (identity) => [
    ...(exact.get(identity) ?? []),
    ...patterns.filter((one) => one.identity !== identity && matchesIdentity(one.identity, identity)),
  ];
}

function keyOf(kind: DriftKind, parts: readonly string[]): string {
  return hash("sha256", JSON.stringify([kind, ...parts]), "hex");
}
