/**
 * OpenTelemetry's OTLP/HTTP (open-telemetry/opentelemetry-proto, docs/specification.md): traces and logs, JSON and protobuf. What is
 * understood of them is in attributes.ts.
 */
import type { Parsed, ParsedFragment } from "@/lib/core/correlation/fragment";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { bounded, type Cut } from "@/lib/sources/bytes/bounded";
import { RECORDS_MAX } from "@/lib/sources/bytes/jsonRecords";
import { rejected } from "@/lib/sources/bytes/rejected";
import { storableValue } from "@/lib/sources/bytes/storable";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import { isJsonObject } from "./anyValue";
import {
  type Around,
  type Group,
  type Reading,
  type Refused,
  type Sent,
  type Signal,
  type Surroundings,
  surroundingsOf,
} from "./group";
import { Known } from "./known";
import { logFragment } from "./log";
import { CONTAINERS, readJson } from "./readJson";
import { readProtobuf } from "./readProtobuf";
import { spanFragment } from "./span";

/** What was sent, uncompressed: the text of `application/json`, or the bytes of `application/x-protobuf`. */
export type OtlpBody = { json: string } | { protobuf: Uint8Array };

/** Most characters that are kept of everything in one body: a small body can repeat a large resource many times. */
const KEPT_CHARACTERS_MAX = 67_108_864;

/** The two ways to read a record. */
const SIGNALS: Record<
  Signal,
  { member: "span" | "log"; fragment: (record: JsonObject, reading: Reading) => ParsedFragment | Refused }
> = {
  traces: { member: "span", fragment: spanFragment },
  logs: { member: "log", fragment: logFragment },
};

/**
 * Parses an ExportTraceServiceRequest, or several (see `readJson`). Content is `{ resource, scope, span }` in OTLP's JSON
 * encoding as it came, with `resourceMembers` and `scopeMembers` for what stood beside them and `cut` where texts were cut.
 * Positions count the spans. Throws `Unreadable` with `too_many_records`, and nothing else.
 */
export function parseTraces(body: OtlpBody): Parsed {
  return parse(body, "traces");
}

/** As `parseTraces`, for an ExportLogsServiceRequest; content is `{ resource, scope, log }`. */
export function parseLogs(body: OtlpBody): Parsed {
  return parse(body, "logs");
}

function parse(body: OtlpBody, signal: Signal): Parsed {
  const { groups, unstorable } = "json" in body ? readJson(body.json, signal) : readProtobuf(body.protobuf, signal);
  const reader = new Reader(signal);
  for (const group of groups) reader.addGroup(unstorable ? storableGroup(group) : group);
  return reader.parsed;
}

/** The parsed records so far, and how much is kept of them. */
class Reader {
  readonly parsed: Parsed = { fragments: [], rejected: [] };
  readonly #known = new Known();
  #position = 0;
  #characters = 0;

  constructor(private readonly signal: Signal) {}

  addGroup(group: Group): void {
    if (this.#position + group.records.length > RECORDS_MAX)
      throw new Unreadable("too_many_records", `What is sent at once has at most ${RECORDS_MAX} records.`);
    const around = group.records.length === 0 ? null : surroundingsOf(group);
    if (around === null) return;
    for (const sent of group.records) {
      const read =
        "reason" in sent ? sent : "reason" in around ? { ...around, of: sent.record } : this.#read(sent.record, around);
      const position = this.#position;
      if ("reason" in read) {
        const record = "reason" in sent ? read.of : requestOf(sent.record, group.around, this.signal);
        this.parsed.rejected.push({ ...rejected(position, read.reason, read.message, read.of), record });
      } else this.parsed.fragments.push({ position, fragment: read });
      this.#position += 1;
    }
  }

  #read(sent: Json, around: Surroundings): ParsedFragment | Refused {
    const { member, fragment } = SIGNALS[this.signal];
    const made = bounded(sent);
    if ("reason" in made) return { ...made, of: sent };
    const record = made.content;
    if (!isJsonObject(record)) return { reason: "not_an_object", message: "It is not a JSON object.", of: sent };
    this.#characters += made.characters + around.characters;
    if (this.#characters > KEPT_CHARACTERS_MAX) return { ...TOO_MUCH, of: sent };
    const content: JsonObject = { ...around.content, [member]: record };
    if (around.cut.length > 0 || made.cut.length > 0)
      content.cut = [...around.cut, ...made.cut.map((one): Cut => ({ ...one, at: `/${member}${one.at}` }))];
    return fragment(record, { around, known: this.#known, content });
  }
}

/** An export request with this record alone, as it can be driven again. */
function requestOf(record: Json, { resource, resourceMembers, scope, scopeMembers }: Around, signal: Signal): unknown {
  const { resources, scopes, records } = CONTAINERS[signal];
  const container = { ...scopeMembers, scope, [records[0]]: [record] };
  return { [resources[0]]: [{ ...resourceMembers, resource, [scopes[0]]: [container] }] };
}

const TOO_MUCH = {
  reason: "too_large",
  message: `More than ${KEPT_CHARACTERS_MAX} characters were sent at once, its resource counted with every record.`,
} as const;

function storableGroup({ around, records }: Group): Group {
  // Depth is judged later; a stack follows only what is not too deep.
  const safe = (value: Json): Json => ("reason" in bounded(value) ? value : storableValue(value));
  return {
    around: safe(around as JsonObject) as Around,
    records: records.map((sent): Sent => ("reason" in sent ? sent : { record: safe(sent.record) })),
  };
}
