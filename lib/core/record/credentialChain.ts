/** Which call issued the credential that a record's calls were made with, and what was later done with one that they issued. Pure. */
import { issuedBy, openingsOf } from "@/lib/core/correlation/chains";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { isDoing, type Sighting, valuesOf } from "@/lib/core/correlation/sighting";

/** One end of a chain: a log record, by the key that ties it to the other end. */
export interface ChainEnd {
  fragmentId: string;
  key: "issued_credential" | "credential_session";
  why: string;
}

/** Under which keys the records are found that may have issued what some records were done with. */
export function keysOfIssuers(uses: readonly Sighting[]): FragmentKey[] {
  return once(
    uses.filter(isDoing).flatMap((use) => [
      ...valuesOf(use, "credential").map((value) => ({ kind: "issued_credential" as const, value })),
      ...valuesOf(use, "credential_session")
        .flatMap((session) => openingsOf(session).flat())
        .map((value) => ({ kind: "issued_credential_session" as const, value })),
    ]),
  );
}

/** Under which keys the records are found that may have been done with what some records issued. */
export function keysOfUses(issuers: readonly Sighting[]): FragmentKey[] {
  return once(
    issuers.flatMap((issuer) => [
      ...valuesOf(issuer, "issued_credential").map((value) => ({ kind: "credential" as const, value })),
      // A second sooner and later is as far from the one side as from the other.
      ...valuesOf(issuer, "issued_credential_session")
        .flatMap((session) => openingsOf(session).flat())
        .map((value) => ({ kind: "credential_session" as const, value })),
    ]),
  );
}

/** What issued the credentials that a record's own log records were done with, the earliest first. */
export function issuersOf(own: readonly Sighting[], candidates: readonly Sighting[]): ChainEnd[] {
  const ids = new Set(own.map(({ id }) => id));
  const ends = new Map<string, ChainEnd>();
  const ordered = issuedBy(together(own, candidates)).filter(({ use }) => ids.has(use.id));
  for (const { issuers, key, why } of ordered)
    for (const { id } of issuers) if (!ends.has(id)) ends.set(id, { fragmentId: id, key, why });
  return inTime([...ends.values()], candidates);
}

/**
 * What was done with the credentials that a record's own log records issued, the earliest first. `candidates` also holds whatever else may have
 * issued these credentials: else a like call would be taken for the one.
 */
export function usesOf(own: readonly Sighting[], candidates: readonly Sighting[]): ChainEnd[] {
  const ids = new Set(own.map(({ id }) => id));
  const ends = issuedBy(together(own, candidates)).flatMap(({ use, issuers, key, why }) =>
    issuers.some(({ id }) => ids.has(id)) ? [{ fragmentId: use.id, key, why }] : [],
  );
  return inTime(ends, [...own, ...candidates]);
}

function together(own: readonly Sighting[], others: readonly Sighting[]): Sighting[] {
  return [...new Map([...others, ...own].map((one) => [one.id, one])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function inTime(ends: readonly ChainEnd[], sightings: readonly Sighting[]): ChainEnd[] {
  const times = new Map(sightings.map(({ id, at }) => [id, at ?? Number.MAX_SAFE_INTEGER]));
  const timeOf = ({ fragmentId }: ChainEnd) => times.get(fragmentId) ?? Number.MAX_SAFE_INTEGER;
  return [...ends].sort((a, b) => timeOf(a) - timeOf(b) || (a.fragmentId < b.fragmentId ? -1 : 1));
}

function once(keys: readonly FragmentKey[]): FragmentKey[] {
  return [...new Map(keys.map((key) => [`${key.kind}\n${key.value}`, key])).values()];
}
