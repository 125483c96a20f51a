/** What changed, thing by thing: what each system says of it, and where they contradict each other. */
import type { Json } from "@/lib/core/organisation/definition";
import { differenceOf } from "./difference";
import { compareText } from "./fragments";
import type { StateChangePhase } from "./types";

export type ToldChange = StateChangePhase["changes"][number];

/** One place of a thing that systems tell differently. */
export interface Contradiction {
  side: "before" | "after";
  /** JSON Pointer (RFC 6901), "" for the whole. */
  pointer: string;
  said: { system: string; value: Json }[];
}

export interface StateTold {
  resource: ToldChange["resource"];
  /** In the order of the record. */
  told: ToldChange[];
  /** The systems that tell of it, in that order. */
  systems: string[];
  contradictions: Contradiction[];
}

/** The things that a record says were changed, in the order in which each is first told of. */
export function statesTold(changes: readonly ToldChange[]): StateTold[] {
  const byThing = new Map<string, ToldChange[]>();
  for (const change of changes) {
    const thing = JSON.stringify([change.resource.type, change.resource.id]);
    const told = byThing.get(thing);
    if (told === undefined) byThing.set(thing, [change]);
    else told.push(change);
  }
  return [...byThing.values()].flatMap((told) => {
    const [first] = told;
    if (first === undefined) return [];
    return [
      {
        resource: first.resource,
        told,
        systems: [...new Set(told.map(({ system }) => system))],
        contradictions: contradictionsIn(told),
      },
    ];
  });
}

/**
 * Where two systems give one place another value. A system that tells of several changes is taken by how it found the thing and how it
 * left it. What only one of them knows contradicts nothing, nor does what they write in another form.
 */
function contradictionsIn(told: readonly ToldChange[]): Contradiction[] {
  const [found, left] = [new Map<string, Json>(), new Map<string, Json>()];
  for (const { system, before, after } of told) {
    if (before !== undefined && !found.has(system)) found.set(system, before);
    if (after !== undefined) left.set(system, after);
  }
  return [...placesApart("before", found), ...placesApart("after", left)];
}

function placesApart(side: Contradiction["side"], values: ReadonlyMap<string, Json>): Contradiction[] {
  const [first, ...others] = values;
  if (first === undefined) return [];
  const [system, value] = first;
  const places = new Map<string, Contradiction["said"]>();
  for (const [other, theirs] of others)
    for (const { pointer, kind, before, after } of differenceOf(value, theirs)) {
      if (kind !== "changed" || before === undefined || after === undefined || !isComparable(before, after)) continue;
      const said = places.get(pointer) ?? [{ system, value: before }];
      places.set(pointer, [...said, { system: other, value: after }]);
    }
  return [...places]
    .map(([pointer, said]) => ({ side, pointer, said }))
    .sort((a, b) => compareText(a.pointer, b.pointer));
}

function isComparable(a: Json, b: Json): boolean {
  return formOf(a) === formOf(b);
}

function formOf(value: Json): string {
  return value === null ? "null" : Array.isArray(value) ? "list" : typeof value;
}
