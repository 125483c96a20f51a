/** The two encodings of OTLP say the same, and every record lands once. */
import { SpanKind } from "@opentelemetry/api";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { parseTraces } from "@/lib/sources/otlp/parse";
import { attributes, span, traces } from "./requests";
import { type Made, spansOfSdk } from "./sdk";

test("JSON and protobuf of the same spans give the same fragments", () => {
  const word = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("<b>", "ß", "9007199254740993", "x".repeat(5_000)),
  );
  const value = fc.oneof(
    word,
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.array(word),
  );
  const name = fc.oneof(
    word.filter((text) => text !== ""),
    fc.constantFrom(
      "gen_ai.tool.name",
      "gen_ai.operation.name",
      "session.id",
      "input.value",
      "user.id",
      "db.operation.name",
    ),
  );
  const made: fc.Arbitrary<Made> = fc.record({
    name: word,
    attributes: fc.dictionary(name, value),
    kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.CLIENT, SpanKind.SERVER),
  });
  fc.assert(
    fc.property(fc.array(made, { minLength: 1, maxLength: 4 }), (list) => {
      const spans = spansOfSdk(list);
      const json = Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []).toString("utf8");
      const protobuf = ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array();
      const [asJson, asProtobuf] = [parseTraces({ json }), parseTraces({ protobuf })];
      expect(asJson.rejected).toEqual([]);
      expect(asJson.fragments).toHaveLength(spans.length);
      expect(inOneForm(asProtobuf as never)).toEqual(inOneForm(asJson as never));
    }),
    { numRuns: 60 },
  );
});

/** JSON may write what protobuf leaves out (an empty text, 0) and a small number as a number or as text. */
function inOneForm(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOneForm);
  if (typeof value !== "object" || value === null) return value;
  const members: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === "content") members[name] = withoutDefaults(member);
    else members[name] = inOneForm(member);
  }
  return members;
}

const ONE_OF = new Set(["stringValue", "boolValue", "intValue", "doubleValue"]);
const MAY_BE_LEFT_OUT = new Set(["droppedAttributesCount", "droppedEventsCount", "droppedLinksCount", "flags"]);

function withoutDefaults(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const members: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const kept = withoutDefaults(member);
    // A whole number is an intValue or a doubleValue, as its size says to the encoder.
    if (name === "intValue" || name === "doubleValue") members.number = Number(kept);
    else if (ONE_OF.has(name)) members[name] = kept;
    else if (!MAY_BE_LEFT_OUT.has(name) && !isDefault(kept)) members[name] = kept;
  }
  return members;
}

function isDefault(value: Json): boolean {
  if (value === "" || value === 0 || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

test("whatever is sent together, every record lands once, and the good ones are parsed as they are alone", () => {
  const good = fc.record({
    name: fc.string(),
    attributes: fc
      .dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean()))
      .map((values) => attributes(values)),
  });
  const record = fc.oneof(
    good.map((members) => span(members)),
    fc.jsonValue().map((value) => value as Json),
    fc
      .tuple(
        fc.constantFrom("name", "attributes", "startTimeUnixNano", "status", "events", "links", "kind", "traceId"),
        fc.jsonValue(),
      )
      .map(([name, value]) => span({ [name]: value as Json })),
  );
  fc.assert(
    fc.property(fc.array(fc.array(record, { maxLength: 5 }), { maxLength: 4 }), (groups) => {
      const request = { resourceSpans: groups.map((spans) => (traces(spans).resourceSpans as Json[])[0] as Json) };
      const sent = groups.flat();
      const { fragments, rejected } = parseTraces({ json: JSON.stringify(request) });
      const alone = sent.map((one) => parseTraces({ json: JSON.stringify(traces([one])) }));
      const places = [...fragments, ...rejected].map(({ position }) => position).sort((a, b) => a - b);
      expect(places).toEqual(sent.map((_, place) => place));
      for (const { position, fragment } of fragments) expect(alone[position]?.fragments[0]?.fragment).toEqual(fragment);
      for (const { position, ...rest } of rejected) expect(alone[position]?.rejected[0]).toMatchObject(rest);
      for (const { fragment } of fragments) {
        expect(fragment.title.length).toBeLessThanOrEqual(200);
        if (fragment.occurredAt !== null) expect(new Date(fragment.occurredAt).toISOString()).toBe(fragment.occurredAt);
      }
    }),
    { numRuns: 200 },
  );
});
