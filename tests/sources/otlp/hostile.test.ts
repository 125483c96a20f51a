/** Input that is damaged, too much, or meant to do harm. */
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { isStorable } from "@/lib/core/text/storable";
import { CONTENT_CHARACTERS_MAX } from "@/lib/sources/bytes/bounded";
import { RECORDS_MAX } from "@/lib/sources/bytes/jsonRecords";
import { parseLogs, parseTraces } from "@/lib/sources/otlp/parse";
import { attributes, logs, RESOURCE, span, toldOf, traces } from "./requests";
import { spansOfSdk } from "./sdk";

const parseText = (json: string) => parseTraces({ json });
const parse = (request: Json) => parseText(JSON.stringify(request));
const reasonsOf = ({ rejected }: ReturnType<typeof parseTraces>) =>
  rejected.map(({ position, reason }) => [position, reason]);

test("an attribute of ten million characters is cut, and the fragment says where and how much", () => {
  const { fragments } = parse(
    traces([span({ attributes: attributes({ "session.id": "s", big: "x".repeat(10_000_000) }) }), span()]),
  );
  expect(fragments).toHaveLength(2);
  const { content, keys } = fragments[0]?.fragment ?? { content: {}, keys: [] };
  expect(JSON.stringify(content).length).toBeLessThan(CONTENT_CHARACTERS_MAX);
  expect((content as JsonObject).cut).toEqual([{ at: "/span/attributes/1/value/stringValue", characters: 10_000_000 }]);
  expect(JSON.stringify(content)).toContain("[cut: 65536 of 10000000 characters kept]");
  expect(keys).toContainEqual({ kind: "session", value: "s" });
});

test("more attributes than can be kept are one rejected record, and its neighbour is kept", () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`attribute-${index}`, "value"]));
  const parsed = parse(traces([span({ attributes: attributes(many) }), span()]));
  expect(reasonsOf(parsed)).toEqual([[0, "too_large"]]);
  expect(parsed.fragments.map(({ position }) => position)).toEqual([1]);
});

test("a small body does not become much by repeating its resource", () => {
  const resource = { attributes: attributes({ "service.name": "s", big: "x".repeat(30_000) }) };
  const { fragments, rejected } = parse(traces(Array(RECORDS_MAX).fill(span()), resource));
  expect(fragments.length + rejected.length).toBe(RECORDS_MAX);
  expect(fragments.length * 30_000).toBeLessThan(80_000_000);
  expect(new Set(rejected.map(({ reason }) => reason))).toEqual(new Set(["too_large"]));
});

test("more records than are taken at once are refused", () => {
  const request = JSON.stringify(traces(Array(RECORDS_MAX + 1).fill({})));
  expect(() => parseText(request)).toThrowError(expect.objectContaining({ code: "too_many_records" }));
});

test("a value that is nested too deep is one rejected record", () => {
  const nested = `${'{"arrayValue":{"values":['.repeat(50_000)}${"]}}".repeat(50_000)}`;
  const text = JSON.stringify(traces([span(), span({ attributes: [{ key: "a", value: "DEEP" }] }), span()])).replace(
    '"DEEP"',
    nested,
  );
  const parsed = parseText(text);
  expect(reasonsOf(parsed)).toEqual([[1, "too_deep"]]);
  expect(parsed.fragments).toHaveLength(2);
});

test.each<[string, string, [number, string][]]>([
  ["no JSON", "{", [[0, "not_readable"]]],
  ["another document", '{"metrics":[]}', [[0, "unknown_shape"]]],
  ["logs sent as traces", JSON.stringify(logs([{}])), [[0, "unknown_shape"]]],
  ["a text", '"resourceSpans"', [[0, "not_an_object"]]],
  [
    "containers that are none",
    '{"resourceSpans":[1,{"scopeSpans":2},{"scopeSpans":[3,{"spans":4}]}]}',
    [
      [0, "unknown_shape"],
      [1, "unknown_shape"],
      [2, "unknown_shape"],
      [3, "unknown_shape"],
    ],
  ],
  ["an empty request", "{}", []],
  ["nothing", " ", []],
  [
    "lines of which one is damaged",
    `${JSON.stringify(traces([span()]))}\n{"resourceSpans\n${JSON.stringify(traces([span()]))}`,
    [[1, "not_readable"]],
  ],
])("%s is told of", (_, text, reasons) => {
  expect(reasonsOf(parseText(text))).toEqual(reasons);
});

test.each<[string, Json, string]>([
  ["no object", 7, "not_an_object"],
  ["nothing", {}, "unknown_shape"],
  ["a time that is a text", span({ startTimeUnixNano: "yesterday" }), "time_not_readable"],
  ["a time before 1970", span({ endTimeUnixNano: -5 }), "time_not_readable"],
  ["a time of 1970", span({ startTimeUnixNano: "1000000" }), "time_not_readable"],
  ["a few nanoseconds after 1970", span({ startTimeUnixNano: "999" }), "time_not_readable"],
  ["a time of 2100", span({ startTimeUnixNano: "4102444800000000000" }), "time_not_readable"],
  ["the latest time that there is", span({ endTimeUnixNano: "18446744073709551615" }), "time_not_readable"],
])("a span that is %s is rejected, and its neighbours are not", (_, bad, reason) => {
  const parsed = parse(traces([span(), bad, span()]));
  expect(reasonsOf(parsed)).toEqual([[1, reason]]);
  expect(parsed.fragments.map(({ position }) => position)).toEqual([0, 2]);
  // What is kept of it is a request again, that can be driven once more.
  expect(reasonsOf(parse(parsed.rejected[0]?.record as Json))).toEqual([[0, reason]]);
});

test("markup, forged lines and names of prototypes stay what they are: text", () => {
  const markup = '<img src=x onerror="alert(1)">';
  const fragment = toldOf(
    { "tool.name": markup, "enduser.id": markup, "session.id": "a\nERROR forged", constructor: "c", __proto__x: "p" },
    { name: `${markup}\nERROR forged line` },
  );
  expect(fragment).toMatchObject({ verb: markup, principal: markup, title: `${markup} ERROR forged line` });
  const text =
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"n","__proto__":{"traceId":"x"},"attributes":[{"key":"__proto__","value":{"stringValue":"v"}}]}]}]}]}';
  expect(parseText(text).fragments[0]?.fragment).toMatchObject({ title: "n", keys: [] });
  expect(({} as { traceId?: string }).traceId).toBeUndefined();
});

test("what a database does not take is made visible, in JSON and in protobuf", () => {
  const name = "a\u0000b";
  const json = parse(traces([span({ name, attributes: attributes({ "enduser.id": "\ud800" }) })]));
  const protobuf = parseTraces({
    protobuf: ProtobufTraceSerializer.serializeRequest(spansOfSdk([{ name }])) as Uint8Array,
  });
  for (const { fragments } of [json, protobuf]) {
    expect(fragments[0]?.fragment.title).toBe("a␀b");
    expect(isStorable(JSON.stringify(fragments[0]?.fragment.content))).toBe(true);
    expect(JSON.stringify(fragments[0]?.fragment.content)).not.toContain("\\u0000");
  }
});

test("protobuf that is cut off keeps the spans before the cut and tells of the rest once", () => {
  const bytes = ProtobufTraceSerializer.serializeRequest(
    spansOfSdk([{ name: "a" }, { name: "b" }, { name: "c" }]),
  ) as Uint8Array;
  let kept = 0;
  for (let length = 0; length < bytes.length; length += 1) {
    const { fragments, rejected } = parseTraces({ protobuf: bytes.slice(0, length) });
    expect(rejected.length).toBe(length === 0 ? 0 : 1);
    kept = Math.max(kept, fragments.length);
  }
  // A container says first how long it is: one that is cut off anywhere is not whole.
  expect(kept).toBe(0);
  expect(parseTraces({ protobuf: bytes }).fragments).toHaveLength(3);
  expect(parseLogs({ protobuf: Buffer.from("<html>Bad Gateway</html>") })).toMatchObject({
    fragments: [],
    rejected: [{ position: 0, reason: "not_readable" }],
  });
});

test("a span of protobuf that is damaged is rejected alone, and fields of later versions are kept", () => {
  const name = field(5, "one");
  const spans = [
    Buffer.concat([name, field(900, "later"), Buffer.from([0x80, 0x40, 7])]),
    field(5, Buffer.from([0xff, 0xfe])),
    Buffer.concat([name, Buffer.from([0x4a, 0x7f])]),
    field(5, "two"),
  ];
  const deep = Array.from({ length: 200 }).reduce<Buffer>((inner) => field(5, field(1, inner)), Buffer.alloc(0));
  spans.push(field(9, Buffer.concat([field(1, "key"), field(2, deep)])));
  const request = field(
    1,
    Buffer.concat([field(2, Buffer.concat(spans.map((one) => field(2, one)))), field(77, "later")]),
  );
  const parsed = parseTraces({ protobuf: request });
  expect(reasonsOf(parsed)).toEqual([
    [1, "not_readable"],
    [2, "not_readable"],
    [4, "too_deep"],
  ]);
  expect(parsed.fragments.map(({ position, fragment }) => [position, fragment.title])).toEqual([
    [0, "one"],
    [3, "two"],
  ]);
  expect(parsed.fragments[0]?.fragment.content).toEqual({
    resourceMembers: { unknownFields: { 77: [Buffer.from("later").toString("base64")] } },
    span: {
      name: "one",
      unknownFields: {
        900: [Buffer.from("\u0005later").toString("base64")],
        1024: [Buffer.from([7]).toString("base64")],
      },
    },
  });
});

test("a resource that cannot be kept rejects its own records and no others", () => {
  const attributesOfResource = Object.fromEntries(
    Array.from({ length: 3_000 }, (_, index) => [`attribute-${index}`, "value"]),
  );
  const request = traces([span()], { attributes: attributes(attributesOfResource) });
  (request.resourceSpans as Json[]).push((traces([span()], RESOURCE).resourceSpans as Json[])[0] as Json);
  const parsed = parse(request);
  expect(reasonsOf(parsed)).toEqual([[0, "too_large"]]);
  expect(parsed.fragments.map(({ position }) => position)).toEqual([1]);
});

test("a resource of protobuf that is damaged rejects its own records and no others", () => {
  const scope = (name: string) => field(2, field(2, field(5, name)));
  const damaged = field(1, Buffer.concat([field(1, Buffer.from([0x0a, 0x7f])), scope("lost")]));
  const parsed = parseTraces({ protobuf: Buffer.concat([damaged, field(1, scope("kept"))]) });
  expect(reasonsOf(parsed)).toEqual([[0, "not_readable"]]);
  expect(parsed.fragments.map(({ position, fragment }) => [position, fragment.title])).toEqual([[1, "kept"]]);
});

/** A length-delimited field of protobuf. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push(left < 128 ? left : (left % 128) + 128);
    if (left < 128) return Buffer.from(bytes);
  }
}
