import { hash } from "node:crypto";
import type { ParsedFragment, ResourceName } from "@/lib/core/correlation/fragment";
import { fragmentId, keyNumber, placeInTime } from "@/lib/core/correlation/identity";
import { KEY_CHARACTERS_MAX } from "@/lib/core/correlation/keys";
import type { Json } from "@/lib/core/organisation/definition";
import type { FragmentRow } from "@/lib/db/fragment/store";
import { storableText, storableValue } from "@/lib/sources/bytes/storable";

/** Most characters of a name (a principal, a resource, a verb, a system); the content holds the rest. */
const NAME_CHARACTERS_MAX = 1_000;
/** Most characters of a title, and of an error. */
const TITLE_CHARACTERS_MAX = 300;
const ERROR_CHARACTERS_MAX = 4_000;
/** An index of PostgreSQL holds at most about 2,700 bytes of a value. */
const INDEXED_BYTES_MAX = 2_400;
/** Most characters of arguments, and of a state change, as JSON; beyond it they are in the content alone. */
const PART_CHARACTERS_MAX = 65_536;
/** Most keys of one fragment. */
const KEYS_MAX = 64;

/** A parsed fragment as it is stored: once for its source and content, within bounds, in text that a database takes. */
export function rowOf(sourceId: string, fragment: ParsedFragment): FragmentRow {
  const content = JSON.stringify(fragment.content);
  const contentDigest = hash("sha256", content, "hex");
  const keys = fragment.keys
    .filter(({ value }) => value.length <= KEY_CHARACTERS_MAX)
    .slice(0, KEYS_MAX)
    .map(({ kind, value }) => ({ kind, value: storableText(value) }));
  const { occurredAt } = fragment;
  const resource = resourceOf(fragment);
  return {
    id: fragmentId(sourceId, contentDigest),
    at: placeInTime(occurredAt),
    sourceId,
    kind: text(fragment.kind, NAME_CHARACTERS_MAX),
    phase: fragment.phase,
    system: text(fragment.system, NAME_CHARACTERS_MAX),
    title: text(fragment.title, TITLE_CHARACTERS_MAX),
    occurredAt: occurredAt === null ? null : new Date(occurredAt),
    durationMs: fragment.durationMs !== null && Number.isFinite(fragment.durationMs) ? fragment.durationMs : null,
    principal: textOrNull(fragment.principal, NAME_CHARACTERS_MAX),
    verb: textOrNull(fragment.verb, NAME_CHARACTERS_MAX),
    resourceType: resource?.type ?? null,
    resourceId: resource?.id ?? null,
    status: fragment.status,
    error: textOrNull(fragment.error, ERROR_CHARACTERS_MAX),
    arguments: part(fragment.arguments),
    stateChange: stateChangeOf(fragment),
    keys: JSON.stringify(keys),
    keyNumbers: [...new Set(keys.map(keyNumber))],
    contentDigest,
    content,
  };
}

function text(value: string, charactersMax: number): string {
  return storableText(value.length <= charactersMax ? value : `${value.slice(0, charactersMax - 1)}…`);
}

function textOrNull(value: string | null | undefined, charactersMax: number): string | null {
  return value === null || value === undefined ? null : text(value, charactersMax);
}

/** As it is stored, so that what it is found by can be made of the row too. */
function resourceOf({ resource }: ParsedFragment): ResourceName | null {
  if (resource === null) return null;
  const id = text(resource.id, NAME_CHARACTERS_MAX);
  const isIndexed = Buffer.byteLength(id) <= INDEXED_BYTES_MAX;
  return { type: text(resource.type, NAME_CHARACTERS_MAX), id: isIndexed ? id : text(id, INDEXED_BYTES_MAX / 4) };
}

function part(value: Json | null): string | null {
  if (value === null) return null;
  const written = JSON.stringify(value);
  if (written.length > PART_CHARACTERS_MAX) return null;
  return written.includes("\\u") ? JSON.stringify(storableValue(value)) : written;
}

/** That state was changed is kept, whatever the size of what it was changed to. */
function stateChangeOf({ stateChange }: ParsedFragment): string | null {
  if (stateChange === null) return null;
  const { reference } = stateChange;
  return part(stateChange) ?? JSON.stringify({ reference: textOrNull(reference, NAME_CHARACTERS_MAX) });
}
