import type { CredentialChain, CredentialEnd } from "@/lib/contracts/actions";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { type ChainEnd, issuersOf, keysOfIssuers, keysOfUses, usesOf } from "@/lib/core/record/credentialChain";
import type { RecordFragment } from "@/lib/core/record/types";
import { findFragmentsAt, findPlacesByKeys, type KeyedFragment } from "@/lib/db/fragment/keyed";
import type { QueryClient } from "@/lib/db/queryClient";
import type { ServiceContext } from "@/lib/services/context";
import { isSeen } from "@/lib/services/run/seen";
import { visibleAgents } from "./filtered";

/** Most keys that are followed, most log records that are looked at at either end, and most that are named. */
const KEYS_MAX = 500;
const ISSUERS_MAX = 256;
const USES_MAX = 1_000;
const SHOWN = 20;

/**
 * Where the credentials came from that a record's log records were done with, and what was later done with those that they issued, as far as the actor
 * may see it. Looked up by the keys of log records when it is asked for: a later use is there as soon as it is stored.
 */
export async function credentialChain(
  ctx: ServiceContext,
  fragments: readonly RecordFragment[],
): Promise<CredentialChain> {
  const own = fragments.filter(({ keys }) => keys.some(({ kind }) => kind.includes("credential"))).map(sightingOf);
  if (own.length === 0) return { issued_by: [], used_for: [], uses: 0, more_uses: false };
  const agents = await visibleAgents(ctx);
  const { pool } = ctx.db;
  const told = (ends: readonly ChainEnd[], found: readonly KeyedFragment[]) => endsOf(ends, found, agents);

  const issuers = await carriers(pool, keysOfIssuers(own), ISSUERS_MAX);
  const uses = await carriers(pool, keysOfUses(own), USES_MAX);
  const rivals = await carriers(pool, keysOfIssuers(uses.found.map(sightingOf)), ISSUERS_MAX);
  const used = told(usesOf(own, [...uses.found, ...rivals.found].map(sightingOf)), uses.found);
  return {
    issued_by: told(issuersOf(own, issuers.found.map(sightingOf)), issuers.found).slice(0, SHOWN),
    used_for: used.slice(0, SHOWN),
    uses: used.length,
    more_uses: uses.isCut,
  };
}

async function carriers(
  client: QueryClient,
  keys: readonly FragmentKey[],
  max: number,
): Promise<{ found: KeyedFragment[]; isCut: boolean }> {
  const { places, isCut } = await findPlacesByKeys(client, keys.slice(0, KEYS_MAX), max + 1);
  return { found: await findFragmentsAt(client, places.slice(0, max)), isCut: isCut || keys.length > KEYS_MAX };
}

function endsOf(ends: readonly ChainEnd[], found: readonly KeyedFragment[], agents: string[] | null): CredentialEnd[] {
  const fragments = new Map(found.map((one) => [one.id, one]));
  return ends.flatMap(({ fragmentId, key, why }) => {
    const fragment = fragments.get(fragmentId);
    if (fragment === undefined || !isSeen(fragment.record, agents)) return [];
    const { record } = fragment;
    return [
      {
        fragment_id: fragment.id,
        at: fragment.occurred_at ?? fragment.received_at,
        source: fragment.source,
        system: fragment.system,
        title: fragment.title,
        principal: fragment.principal,
        resource: fragment.resource,
        action:
          record === null
            ? null
            : { id: record.id, governed: record.governed, name: record.action, agent: record.agent?.name ?? null },
        basis: "scoped" as const,
        key,
        why,
      },
    ];
  });
}

function sightingOf(fragment: RecordFragment | KeyedFragment): Sighting {
  const { id, source, system, kind, title, phase, keys, principal, verb, resource, status } = fragment;
  return {
    id,
    decision: null,
    source,
    system,
    kind,
    title,
    phase,
    at: fragment.occurred_at === null ? null : Date.parse(fragment.occurred_at),
    durationMs: fragment.duration_ms,
    // What is no key any longer finds nothing.
    keys: keys as FragmentKey[],
    principal,
    verb,
    resource,
    status,
    changesState: false,
  };
}
