import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeValue } from "@/lib/core/provenance/normalize";

describe("spellings of one value have one form", () => {
  test.each<[string, string, (string | number)[]]>([
    ["capitals and white space", "anna berg", ["Anna Berg", " ANNA\u00a0 BERG\n", "Anna\tBerg"]],
    ["compatibility characters", "acme", ["ａｃｍｅ", "ACME"]],
    [
      "signs around it",
      "anna",
      ['"Anna"', "'Anna'", "(Anna),", "Anna:", "Anna…", "“Anna”", "[Anna]", "*Anna*", "`Anna`"],
    ],
    ["signs within a sentence", "new york ny 10001", ["New York, NY 10001", "New York NY 10001."]],
    ["marks of channels and people", "general", ["#general", "@general", "general"]],
    ["the end of a sentence", "bill.txt", ["bill.txt.", "bill.txt?", "bill.txt"]],
    [
      "links",
      "example.com/a",
      ["http://www.Example.com/a/", "https://example.com/a", "www.example.com/a", "<example.com/a>."],
    ],
    ["addresses", "bob@example.com", ["mailto:Bob@example.com", "<bob@example.com>,", "bob@example.com."]],
    [
      "account numbers",
      "de89370400440532013000",
      ["DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "de89 3704 0044 0532 0130 00."],
    ],
    ["numbers in groups", "1234567890123456", ["1234 5678 9012 3456", "1234567890123456"]],
    ["telephone numbers", "+491701234567", ["+49 170 1234567", "+49 (170) 123-4567", "+491701234567"]],
    [
      "decimal numbers",
      "1200.5",
      ["1,200.50", "1200.5", 1200.5, "$1,200.50", "1.200,50 €".replace(" ", ""), "1200.50."],
    ],
    ["whole numbers", "1200", ["1,200", "1200.00", 1200, "$1200"]],
    ["large numbers", "1000000000000000000000", [1e21]],
  ])("%s", (_, form, spellings) => {
    for (const spelling of spellings) expect(normalizeValue(spelling), String(spelling)).toBe(form);
  });
});

describe("what means something else has another form", () => {
  test.each([
    ["noughts before a number", "007", "7"],
    ["a sign", -5, 5],
    ["the path of a link", "example.com/a", "example.com/b"],
    ["the query of a link", "example.com/a", "example.com/a?x=1"],
    ["another host before it", "example.com", "example.com.evil.example"],
    ["a user before a host", "http://example.com", "http://example.com@evil.example"],
    ["look-alike letters", "acme", "аcme"],
    ["a hidden file", ".env", "env"],
    ["words of one name", "Anna Berg", "AnnaBerg"],
    ["grouping by two", "1,20", "120"],
  ])("%s", (_, one, other) => {
    expect(normalizeValue(one)).not.toBe(normalizeValue(other));
  });
});

test("a text of nothing but signs stays what it is", () => {
  expect(["...", "#", "/", "  "].map(normalizeValue)).toEqual(["...", "#", "/", ""]);
});

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."aA1,. /#@\"'$€+-:()ßİǅﬃ"),
    fc.constantFrom("http://", "www.", "DE89 3704 ", "1,200.50", "mailto:", "\u0345"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});

test("normalization is idempotent", () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.double({ noNaN: true, noDefaultInfinity: true })), (value) => {
      const form = normalizeValue(value);
      expect(normalizeValue(form)).toBe(form);
    }),
    { numRuns: 20_000 },
  );
});
