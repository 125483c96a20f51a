import fc from "fast-check";
import { expect, test } from "vitest";
import { bounded, CONTENT_CHARACTERS_MAX, LEVELS_MAX } from "@/lib/sources/bytes/bounded";
import { jsonRecords, RECORDS_MAX } from "@/lib/sources/bytes/jsonRecords";
import { parseJson } from "@/lib/sources/bytes/parseJson";
import { textOf } from "@/lib/sources/bytes/textOf";

const values = (text: string) => jsonRecords(text).records.map(({ value }) => value);
const reasons = (text: string) => jsonRecords(text).rejected.map(({ position, reason }) => [position, reason]);

test.each<[string, string, unknown[]]>([
  ["one value", ' {"a":1} ', [{ a: 1 }]],
  ["an array", '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  ["a value a line", '{"a":1}\r\n\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
  ["one value on several lines", '{\n "a": [\n  1 ]\n}', [{ a: [1] }]],
  ["nothing", " \n", []],
  ["an empty array", "[]", []],
])("%s is read", (_, text, expected) => {
  expect(values(text)).toEqual(expected);
  expect(reasons(text)).toEqual([]);
});

test("whatever stands between them, good lines are kept in their places and each bad one is told of once", () => {
  const good = fc.record({ kind: fc.constant("good"), line: fc.jsonValue().map((value) => JSON.stringify({ value })) });
  const bad = fc.record({
    kind: fc.constant("bad"),
    line: fc.constantFrom("{", '{"a":', "nonsense", '{"a":1}}', "{'a':1}", '{"a":01}', '{"a":"\u0001"}', "NaN", "]"),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(good, bad), { minLength: 1 }), (lines) => {
      // A lone "{" first is the beginning of a document where no line is whole.
      fc.pre(lines.some(({ kind }) => kind === "good"));
      const found = jsonRecords(lines.map(({ line }) => line).join("\n"));
      const places = (kind: string) => lines.flatMap((one, place) => (one.kind === kind ? [place] : []));
      const kept = lines.length === 1 ? [0] : places("good");
      expect(found.records.map(({ position }) => position)).toEqual(kept);
      expect(found.records.map(({ value }) => value)).toEqual(kept.map((place) => parseJson(lines[place]?.line ?? "")));
      expect(found.rejected.map(({ position }) => position)).toEqual(places("bad"));
    }),
  );
});

test("a document of several lines that is damaged is one rejected record, not one for each line", () => {
  expect(reasons('{\n "a": 1,\n "b": [\n')).toEqual([[0, "not_readable"]]);
  expect(jsonRecords("{'a':1}\n").rejected[0]?.excerpt).toBe("{'a':1}\n".trim());
});

test("a number that a double cannot hold stays as it was written, and no other is touched", () => {
  const text =
    '{"a":9007199254740993,"b":[-12345678901234567890, 1e999],"c":9007199254740991,"d":0.1234567890123456,"e":"is 9007199254740993 \\" 9007199254740993","f":1.5e300}';
  expect(values(text)).toEqual([
    {
      a: "9007199254740993",
      b: ["-12345678901234567890", "1e999"],
      c: 9007199254740991,
      d: 0.1234567890123456,
      e: 'is 9007199254740993 " 9007199254740993',
      f: 1.5e300,
    },
  ]);
});

test("where no number is too large, text is read as JSON.parse reads it, whatever it looks like", () => {
  const suspicious = fc.constantFrom(
    '" 1234567890123456789',
    "\\",
    ":12345678901234567890",
    "1e999",
    '\\"',
    "[-9007199254740993",
  );
  const value = fc.oneof(
    suspicious,
    fc.string(),
    fc.maxSafeInteger(),
    fc.double({ min: -1000, max: 1000, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.oneof(suspicious, fc.string()), value)), (list) => {
      expect(parseJson(JSON.stringify(list))).toEqual(JSON.parse(JSON.stringify(list)));
    }),
  );
});

test("what a database does not take is made visible", () => {
  expect(values('{"a\\u0000":"\\u0000 \\ud800 \\ud83d\\ude00"}')).toEqual([{ "a␀": "␀ � 😀" }]);
});

test("a record that is nested too deep is rejected, its neighbours are not", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  const text = `{"a":1}\n${nested(100_000)}\n{"a":${nested(LEVELS_MAX)}}\n{"a":${nested(LEVELS_MAX - 1)}}`;
  expect(reasons(text)).toEqual([
    [1, "too_deep"],
    [2, "too_deep"],
  ]);
  expect(values(text)).toHaveLength(2);
});

test("more records than are taken at once are refused", () => {
  for (const text of [`[${"1,".repeat(RECORDS_MAX)}1]`, "1\n".repeat(RECORDS_MAX + 1)])
    expect(() => jsonRecords(text)).toThrowError(expect.objectContaining({ code: "too_many_records" }));
});

test("text is UTF-8, with or without its mark, and nothing else", () => {
  expect(textOf(Buffer.from('\uFEFF{"é":1}'), "UTF-8")).toBe('{"é":1}');
  expect(textOf(Buffer.from("é"), '"utf8"')).toBe("é");
  for (const bytes of [Buffer.from("é", "latin1"), Buffer.from('{"a":1}', "utf16le").fill(0xd8, 1, 2)])
    expect(() => textOf(bytes)).toThrowError(expect.objectContaining({ code: "not_utf8" }));
  expect(() => textOf(Buffer.from("a"), "iso-8859-1")).toThrowError(
    expect.objectContaining({ code: "charset_unknown" }),
  );
});

test("a record that is too large is cut where it is longest, and says where and how much", () => {
  const small = { a: "x".repeat(60_000), list: ["y"] };
  expect(bounded(small)).toMatchObject({ content: small, cut: [] });
  const large = { ...small, "b/c": { d: ["z", "w".repeat(10_000_000)] } };
  const result = bounded(large);
  if ("reason" in result) throw new Error(result.message);
  expect(result.cut).toEqual([{ at: "/b~1c/d/1", characters: 10_000_000 }]);
  expect(JSON.stringify(result.content).length).toBeLessThan(CONTENT_CHARACTERS_MAX);
  expect(JSON.stringify(result.content)).toContain("… [cut: 65536 of 10000000 characters kept]");
  expect(result.content).toMatchObject({ a: small.a, list: ["y"] });
  expect(bounded(Array(200_000).fill("v"))).toMatchObject({ reason: "too_large" });
});
