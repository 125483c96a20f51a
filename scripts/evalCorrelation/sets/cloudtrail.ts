/** Taking a role, and what is done with the key that it gave; and the records of one intrusion. */
import { issuedBy } from "@/lib/core/correlation/chains";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { type Sighting, valuesOf } from "@/lib/core/correlation/sighting";
import { isCloudTrail, parseCloudTrail } from "@/lib/sources/cloudtrail/parse";
import { filesIn, type Seen, seenIn, without } from "../data";
import { countPairs, countStatements, figuresOf, type SetFigures } from "../score";

const KEY_IDS: readonly FragmentKey["kind"][] = ["credential", "issued_credential"];

export function cloudTrailSets(data: string): SetFigures[] {
  const files = filesIn(data, "cloudtrail");
  const seen = files.flatMap(({ name, records }) => seenIn(parseCloudTrail(records.filter(isCloudTrail)), name));
  if (seen.length === 0) return [];
  const labels = files.flatMap(({ records }) => records.filter((one) => !isCloudTrail(one)));
  return [...issuing(seen), ...runs(seen, labels)];
}

function issuing(seen: readonly Seen[]): SetFigures[] {
  const issuersOf = trueIssuers(seen);
  const shown = seen.map(({ sighting }) => sighting);
  const blind = shown.map((one) => without(one, KEY_IDS));
  const isIssuer = (use: string, issuer: string) => issuersOf.get(use)?.has(issuer) === true;
  const isAmong = (use: string, issuers: string) => issuers.split("\n").some((one) => isIssuer(use, one));
  const of = "use of an issued key → the call that issued it";
  return [
    figuresOf(
      { name: "CloudTrail: issued key", hidden: [], of },
      countStatements(callsNamed(shown), isIssuer, issuersOf.size),
    ),
    figuresOf(
      {
        name: "CloudTrail: issued key",
        hidden: ["key id"],
        of: "use of an issued key → who issued it, for what, in which second",
      },
      countStatements(openingsNamed(blind), isAmong, issuersOf.size),
    ),
    figuresOf(
      { name: "CloudTrail: issued key", hidden: ["key id"], of },
      countStatements(callsNamed(blind), isIssuer, issuersOf.size),
    ),
  ];
}

/** By use: the records whose answers hold its key, wherever in them. */
function trueIssuers(seen: readonly Seen[]): Map<string, Set<string>> {
  const issued = new Map<string, Set<string>>();
  for (const { sighting, fragment } of seen)
    for (const key of keysIn((fragment.content as Record<string, unknown>).responseElements))
      issued.set(key, (issued.get(key) ?? new Set()).add(sighting.id));
  return new Map(
    seen.flatMap(({ sighting, fragment }) => {
      const [used] = keysIn((fragment.content as Record<string, unknown>).userIdentity);
      const issuers = used === undefined ? undefined : issued.get(used);
      return issuers === undefined ? [] : [[sighting.id, issuers] as const];
    }),
  );
}

function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "accessKeyId" && typeof inner === "string" ? [inner] : keysIn(inner),
  );
}

/** What names one call: of several that are alike, none. */
function callsNamed(sightings: readonly Sighting[]): Map<string, string> {
  return new Map(
    issuedBy(sightings).flatMap(({ use, issuers: [one, ...more] }) =>
      one === undefined || more.length > 0 ? [] : [[use.id, one.id]],
    ),
  );
}

/** All that are alike: to say which of them it was is more than is claimed. */
function openingsNamed(sightings: readonly Sighting[]): Map<string, string> {
  return new Map(issuedBy(sightings).map(({ use, issuers }) => [use.id, issuers.map(({ id }) => id).join("\n")]));
}

/** Records of one run, as those who made them labelled them; found by credential, session and who issued the credential. */
function runs(seen: readonly Seen[], labels: readonly Record<string, unknown>[]): SetFigures[] {
  const runOf = new Map(labels.map(({ eventID, run_id }) => [String(eventID), String(run_id)]));
  if (runOf.size === 0) return [];
  const labelled = new Map(
    seen.flatMap(({ sighting }) => {
      const run = valuesOf(sighting, "event").flatMap((event) => runOf.get(event) ?? [])[0];
      return run === undefined ? [] : [[sighting.id, run] as const];
    }),
  );
  const sightings = seen.map(({ sighting }) => sighting).filter(({ id }) => labelled.has(id));
  const groups = byCredential(sightings);
  return [
    figuresOf(
      { name: "CloudTrail: one intrusion", hidden: ["run label"], of: "two records of one run" },
      countPairs(groups, (id) => labelled.get(id), [...labelled.keys()]),
    ),
  ];
}

function byCredential(sightings: readonly Sighting[]): string[][] {
  const parent = new Map(sightings.map(({ id }) => [id, id]));
  const root = (id: string): string => {
    const up = parent.get(id) ?? id;
    return up === id ? id : root(up);
  };
  const first = new Map<string, string>();
  for (const one of sightings)
    for (const kind of ["credential", "session"] as const)
      for (const value of valuesOf(one, kind)) {
        const known = first.get(`${kind}\n${value}`);
        if (known === undefined) first.set(`${kind}\n${value}`, one.id);
        else parent.set(root(one.id), root(known));
      }
  for (const { use, issuers } of issuedBy(sightings))
    for (const issuer of issuers) parent.set(root(use.id), root(issuer.id));
  const groups = new Map<string, string[]>();
  for (const { id } of sightings) groups.set(root(id), [...(groups.get(root(id)) ?? []), id]);
  return [...groups.values()];
}
