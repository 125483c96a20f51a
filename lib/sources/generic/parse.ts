/** JSON of any shape, with a declared mapping. */
import { type RecordPreview, type SourceMapping, sourceMappingSchema } from "@/lib/contracts/sourceMapping";
import type { Parsed, ParsedFragment, ResourceName } from "@/lib/core/correlation/fragment";
import type { Json } from "@/lib/core/organisation/definition";
import { bounded } from "@/lib/sources/bytes/bounded";
import { FragmentKeys, jsonOf, type Members, titleOf } from "@/lib/sources/reading/fields";
import { parseEach, type RecordParsed, rejection } from "@/lib/sources/reading/records";
import { atPointer, bareAround, withReplaced } from "./pointer";
import { RecordReading } from "./read";

/**
 * Parses records as a mapping says.
 * @param mapping as it is stored; one that cannot be understood (of another version, say) loses nothing: every record is rejected
 */
export function parseGeneric(records: readonly unknown[], mapping: unknown): Parsed {
  const read = sourceMappingSchema.safeParse(mapping);
  if (!read.success)
    return parseEach(records, () =>
      rejection("mapping_failed", mapping === null ? NONE : "The source's mapping cannot be understood."),
    );
  return parseEach(membersOf(records, read.data.each), (record) => parseRecord(new RecordReading(record), read.data));
}

const NONE = "The source has no mapping yet.";

/** What the mapping makes of each record of a sample, field by field; made by the parsing itself. */
export function previewMapping(sample: readonly unknown[], mapping: SourceMapping): RecordPreview[] {
  const previews: RecordPreview[] = [];
  const parsed = parseEach(membersOf(sample, mapping.each), (record) => {
    const reading = new RecordReading(record);
    const made = parseRecord(reading, mapping);
    previews.push({ position: -1, fields: reading.noted, rejected: "fragment" in made ? null : made.message });
    return made;
  });
  // A record that was rejected before it was read (it is no object, or too deep) has no fields to show.
  return [...parsed.fragments, ...parsed.rejected]
    .sort((a, b) => a.position - b.position)
    .map((each) => {
      const wasRead = "fragment" in each || !UNREAD.has(each.reason);
      const preview = wasRead ? previews.shift() : undefined;
      return { fields: [], rejected: "message" in each ? each.message : null, ...preview, position: each.position };
    });
}

const UNREAD: ReadonlySet<string> = new Set(["not_an_object", "too_large", "too_deep"]);

/** Most characters of what stands around a list, for it is repeated with each member; and of all repetitions together. */
const AROUND_CHARACTERS_MAX = 8_192;
const REPEATED_CHARACTERS_MAX = 67_108_864;

/** See `each` of the mapping. A record without such a list is one as it is. */
function membersOf(records: readonly unknown[], lists: readonly string[]): readonly unknown[] {
  return lists.reduce<readonly unknown[]>(
    (found, pointer) => found.flatMap((record) => apart(record, pointer)),
    records,
  );
}

function apart(record: unknown, pointer: string): readonly unknown[] {
  const list = atPointer(record, pointer);
  if (!Array.isArray(list) || list.length === 0) return [record];
  if (pointer === "") return list;
  const around = aroundOf(record, pointer, Math.min(AROUND_CHARACTERS_MAX, REPEATED_CHARACTERS_MAX / list.length));
  return around === null ? [record] : list.map((each) => withReplaced(around, pointer, [each]));
}

/** What stands around a list. Where that is much, without other objects and lists, and with longer texts cut; null where it is much even so. */
function aroundOf(record: unknown, pointer: string, charactersMax: number): Json | null {
  for (const around of [withReplaced(record, pointer, []), bareAround(record, pointer)]) {
    const within = bounded(jsonOf(around), charactersMax);
    if ("content" in within) return within.content;
  }
  return null;
}

function parseRecord(reading: RecordReading, mapping: SourceMapping): RecordParsed {
  const occurredAt = reading.time("time", mapping.time);
  const durationMs = reading.duration(mapping);
  const title = reading.title(mapping.title);
  const system = reading.text("system", mapping.system) ?? "generic";
  const principal = reading.text("principal", mapping.principal);
  const verb = reading.text("verb", mapping.verb);
  const resource = resourceOf(reading, mapping);
  const error = reading.error(mapping.error);
  const status = reading.status(mapping.status) ?? (error === null ? null : "failed");
  const phase = reading.phase(mapping.phase);
  const args = reading.arguments(mapping.arguments);
  const keys = keysOf(reading, mapping);
  const stateChange = phase === "state_change" ? changeOf(reading, mapping) : null;
  const [missing] = reading.missing;
  if (occurredAt === undefined && mapping.time?.required === true)
    return rejection(
      "time_not_readable",
      `time cannot be read at ${mapping.time.pointer}, or lies outside 2000 to 2099.`,
    );
  if (missing !== undefined)
    return rejection(
      "mapping_failed",
      `${missing.field} is required, and nothing is at ${missing.pointers.join(" or ")}.`,
    );
  const fragment: ParsedFragment = {
    kind: "record",
    phase,
    system,
    title: title === null ? titleOf(verb, resource?.id ?? null) : titleOf(title),
    occurredAt: occurredAt ?? null,
    durationMs,
    keys,
    principal,
    verb,
    resource,
    status,
    error,
    arguments: args,
    stateChange,
    content: jsonOf(reading.record as Members),
  };
  return { fragment };
}

function resourceOf(reading: RecordReading, { resource }: SourceMapping): ResourceName | null {
  const type = reading.text("resource.type", resource?.type);
  const id = reading.text("resource.id", resource?.id);
  return type === null || id === null ? null : { type, id };
}

function changeOf(reading: RecordReading, { stateChange }: SourceMapping): ParsedFragment["stateChange"] {
  const before = reading.json("stateChange.before", stateChange?.before);
  const after = reading.json("stateChange.after", stateChange?.after);
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    reference: reading.text("stateChange.reference", stateChange?.reference),
  };
}

function keysOf(reading: RecordReading, { keys }: SourceMapping) {
  const found = new FragmentKeys();
  for (const [place, { kind, value }] of keys.entries())
    found.add(kind, reading.key(`keys.${place} (${kind})`, kind, value));
  return found.list();
}
