import type { RejectionReason } from "@/lib/core/correlation/fragment";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { bounded, type Cut } from "@/lib/sources/bytes/bounded";
import { NAME_CHARACTERS_MAX, shortText } from "@/lib/sources/reading/fields";
import { isJsonObject, plainOf } from "./anyValue";
import { Known } from "./known";

export type Signal = "traces" | "logs";

/** A record as it was sent, in its JSON mapping, or why there is none. */
export type Sent = { record: Json } | Refused;

export interface Refused {
  reason: RejectionReason;
  message: string;
  /** What was sent: its text, or its value as far as it could be read. */
  of: unknown;
}

/** In the JSON mapping; the members are those of the containers that are no resource, scope or records, such as `schemaUrl`. */
export interface Around {
  resource?: Json | undefined;
  scope?: Json | undefined;
  resourceMembers?: JsonObject | undefined;
  scopeMembers?: JsonObject | undefined;
}

/** Records of one ScopeSpans or ScopeLogs, with what stands around them. */
export interface Group {
  around: Around;
  records: Sent[];
}

/** What the records of a group share, read once. */
export interface Surroundings {
  /** Stands in the content of every record. */
  content: JsonObject;
  cut: Cut[];
  characters: number;
  known: Known;
  system: string;
}

/** What a record is read with: what stands around it, a place for its attributes, and what is kept of it. */
export interface Reading {
  around: Surroundings;
  known: Known;
  content: JsonObject;
}

/** Most characters of a resource and scope: they are kept with every record. */
const SURROUNDINGS_CHARACTERS_MAX = 32_768;

export function surroundingsOf({ around }: Group): Surroundings | Refused {
  const made = bounded(present(around), SURROUNDINGS_CHARACTERS_MAX);
  if ("reason" in made)
    return { reason: made.reason, message: `Its resource or scope cannot be kept. ${made.message}`, of: around };
  const content = made.content as JsonObject;
  const { resource, scope } = content;
  const attributes = isJsonObject(resource) ? resource.attributes : undefined;
  return {
    content,
    cut: made.cut,
    characters: made.characters,
    known: new Known().noteAll(attributes),
    system:
      serviceName(attributes) ??
      shortText(isJsonObject(scope) ? scope.name : null, NAME_CHARACTERS_MAX) ??
      "opentelemetry",
  };
}

function present(around: Around): JsonObject {
  const object: JsonObject = {};
  for (const [name, value] of Object.entries(around)) if (value !== undefined) object[name] = value;
  return object;
}

function serviceName(attributes: Json | undefined): string | null {
  if (!Array.isArray(attributes)) return null;
  for (const each of attributes)
    if (isJsonObject(each) && each.key === "service.name") return shortText(plainOf(each.value), NAME_CHARACTERS_MAX);
  return null;
}
