/** Which record issued the credential that another one was written under: who took a role, before it was used. */
import { isDoing, type Sighting, valuesOf } from "./sighting";

/** A use of an issued credential. */
export interface Issued {
  use: Sighting;
  /**
   * What issued the credential, by id. More than one only where one call was logged several times, or where like calls opened one
   * session in one second (`credential_session`): then it was one of them.
   */
  issuers: Sighting[];
  key: "issued_credential" | "credential_session";
  why: string;
}

/** A session's beginning is told in whole seconds, and told a second later by some services. */
const SECOND_MS = 1_000;

/**
 * By the credential's own id where both sides show it; else by the session that was opened for the same holder in the same second
 * of the same source's clock, or in the one beside it, unless the ids show that it was another one. Uses of which nothing is known are left out.
 */
export function issuedBy(sightings: readonly Sighting[]): Issued[] {
  const issuers = [...sightings].filter(isIssuer).sort((a, b) => (a.id < b.id ? -1 : 1));
  const byCredential = indexed(issuers, (one) => valuesOf(one, "issued_credential"));
  const bySession = indexed(issuers, (one) =>
    valuesOf(one, "issued_credential_session").map((value) => `${one.source}\n${value}`),
  );
  return sightings.flatMap((use): Issued[] => {
    if (!isDoing(use)) return [];
    const found = byId(use, byCredential);
    if (found.length > 0)
      return [
        {
          use,
          issuers: found,
          key: "issued_credential",
          why: "It was done with the credential that was issued there.",
        },
      ];
    const opened = byOpening(use, bySession);
    if (opened.length === 0) return [];
    return [{ use, issuers: opened, key: "credential_session", why: sessionSentence(opened.length) }];
  });
}

/**
 * The values under which the opening of a session is found: `WHO SINCE`, then a second sooner and later.
 * @param session the value of a key `credential_session`
 */
export function openingsOf(session: string): string[][] {
  const [, who, since] = /^(.*) (\S+)$/s.exec(session) ?? [];
  const at = Date.parse(since ?? "");
  if (who === undefined || Number.isNaN(at)) return [[session]];
  const beside = [at - SECOND_MS, at + SECOND_MS].map((ms) => `${who} ${new Date(ms).toISOString().slice(0, 19)}Z`);
  return [[session], beside];
}

function isIssuer({ decision, keys }: Sighting): boolean {
  return (
    decision === null && keys.some(({ kind }) => kind === "issued_credential" || kind === "issued_credential_session")
  );
}

function indexed(issuers: readonly Sighting[], valuesIn: (one: Sighting) => string[]): Map<string, Sighting[]> {
  const index = new Map<string, Sighting[]>();
  for (const one of issuers)
    for (const value of valuesIn(one)) {
      const list = index.get(value);
      if (list === undefined) index.set(value, [one]);
      else list.push(one);
    }
  return index;
}

function byId(use: Sighting, byCredential: ReadonlyMap<string, Sighting[]>): Sighting[] {
  const found = valuesOf(use, "credential").flatMap((value) => byCredential.get(value) ?? []);
  return [...new Set(found)].filter(({ id }) => id !== use.id);
}

function byOpening(use: Sighting, bySession: ReadonlyMap<string, Sighting[]>): Sighting[] {
  for (const session of valuesOf(use, "credential_session"))
    for (const values of openingsOf(session)) {
      const found = values
        .flatMap((value) => bySession.get(`${use.source}\n${value}`) ?? [])
        .filter((issuer) => issuer.id !== use.id && !issuedAnother(issuer, use));
      if (found.length > 0) return areAlike(found) ? found : [];
    }
  return [];
}

/** Both show the credential, and it is not the same. */
function issuedAnother(issuer: Sighting, use: Sighting): boolean {
  const issued = valuesOf(issuer, "issued_credential");
  const used = valuesOf(use, "credential");
  return issued.length > 0 && used.length > 0 && !issued.some((value) => used.includes(value));
}

/** One caller did one thing: whichever of the calls it was, the answer to who took the role is the same. */
function areAlike([first, ...others]: readonly Sighting[]): boolean {
  return others.every(
    (one) => one.principal === first?.principal && one.verb === first?.verb && one.resource?.id === first?.resource?.id,
  );
}

function sessionSentence(openings: number): string {
  return openings === 1
    ? "It was done in the session that was opened there: the same holder, since the same second."
    : `It was done in the session that one of ${openings} like calls opened: the same holder, since the same second.`;
}
