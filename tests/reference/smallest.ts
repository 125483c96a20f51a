/** Makes what shows a mismatch small: leaves out one thing after the other for as long as it still shows one. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { Call } from "./anyRequest";
import { isObject } from "./json";
import type { Organisation } from "./organisation";

export interface Found {
  organisation: Organisation;
  call: Call;
}

/** What may be left out, by its place; every place in a list is `*`. */
const REMOVABLE = [
  /^organisation\.(agents|rules|killSwitches|stages|tools)\.\*$/,
  /^organisation\.tools\.\*\.actions\.\*(\.(inputSchema|undo))?$/,
  /^organisation\.stages\.\*\.ceilings\.\*(\.max\w+)?$/,
  /^organisation\.agents\.\*\.(budget|observeUntil|attributes\.\w+)$/,
  /\.budget\.(grants|limits)\.\*$/,
  /\.grants\.\*\.(objectTypes|max\w+|arguments|when|expiresAt|limits\.\*|obligations\.\*)$/,
  /\.limits\.\*\.(by|approvers|actions|environments)$/,
  /^organisation\.rules\.\*\.(actions|teams|agents|respondWithinSeconds|approvers\.\*)$/,
  /\.(inputSchema|grants\.\*\.arguments)\.(required|properties|properties\.[^.]+)$/,
  /^call\.(approval|uses\.\*|seen\.[^.]+)$/,
  /^call\.request\.(arguments|onBehalfOf|request|arguments\.[^.]+|resource\.properties)$/,
];

/** Parts of a condition that may stand in its place. */
const PARTS = ["part", "left", "right", "on", "met", "unmet"];

export function smallest(found: Found, stillFails: (found: Found) => boolean): Found {
  for (const smaller of reductions(found as unknown as JsonObject, "")) {
    const candidate = smaller as unknown as Found;
    if (stillFails(candidate)) return smallest(candidate, stillFails);
  }
  return found;
}

/** The same value with one thing less, in every way there is. */
function* reductions(value: Json, place: string): Generator<Json> {
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      if (isRemovable(`${place}.*`)) yield value.toSpliced(index, 1);
      for (const smaller of reductions(entry, `${place}.*`)) yield value.with(index, smaller);
    }
  } else if (isObject(value)) {
    if (typeof value.is === "string") for (const part of PARTS) if (isCondition(value[part])) yield value[part];
    for (const [name, entry] of Object.entries(value)) {
      const at = place === "" ? name : `${place}.${name}`;
      if (isRemovable(at)) yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
      for (const smaller of reductions(entry, at)) yield { ...value, [name]: smaller };
    }
  }
}

function isRemovable(place: string): boolean {
  return REMOVABLE.some((pattern) => pattern.test(place));
}

function isCondition(value: Json | undefined): value is JsonObject {
  return isObject(value) && typeof value.is === "string";
}
