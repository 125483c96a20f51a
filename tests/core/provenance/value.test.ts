import { describe, expect, it } from "vitest";
import { compileCondition } from "@/lib/core/condition/condition";
import { withProvenance } from "@/lib/core/condition/environment";
import type { Provenance } from "@/lib/core/decision/types";
import { normalizeValue, provenanceOf, valueDigest, valueDigests, valuesWithin } from "@/lib/core/provenance/value";

const salt = "a-salt";
const reported = new Map<string, Exclude<Provenance, "unseen">>([
  [valueDigest(salt, "acme@example.com"), "request"],
  [valueDigest(salt, "DE89 3704 0044 0532 0130 00"), "trusted"],
  [valueDigest(salt, "mallory@example.com"), "untrusted"],
  [valueDigest(salt, 120), "request"],
]);
const look = { salt, seen: (digest: string) => reported.get(digest) };

describe("a value is known again", () => {
  it.each([
    ["in other letters", "ACME@Example.com", "request"],
    ["with white space around it", "  acme@example.com\n", "request"],
    ["in compatibility characters", "ａｃｍｅ@example.com", "request"],
    ["without the groups of an account number", "DE89370400440532013000", "trusted"],
    ["as a number", 120, "request"],
    ["as the same number in text", "120", "request"],
  ] as const)("%s", (_, value, provenance) => {
    expect(provenanceOf(value, look)).toBe(provenance);
  });
});

describe("where a value was first seen", () => {
  it.each([
    ["never reported", "eve@example.com", "unseen"],
    ["a list: its worst element", ["acme@example.com", "mallory@example.com"], "untrusted"],
    ["a list with one that was never seen", ["acme@example.com", "eve@example.com"], "unseen"],
    ["an object: its worst member, at any depth", { to: { address: "mallory@example.com" }, amount: 120 }, "untrusted"],
    ["no list entry at all", [], "request"],
    ["an argument that was left empty", null, "request"],
    ["empty in every part", { to: [], cc: null }, "request"],
    ["an empty text", "", "unseen"],
    ["an empty part beside a value", { to: ["mallory@example.com"], cc: [] }, "untrusted"],
    ["a switch beside a value", { to: "acme@example.com", urgent: true }, "request"],
    ["what says too little", true, "unseen"],
    ["look-alike letters", "аcme@example.com", "unseen"],
  ] as const)("%s", (_, value, provenance) => {
    expect(provenanceOf(value as Parameters<typeof provenanceOf>[0], look)).toBe(provenance);
  });
});

describe("digests", () => {
  it("differ by salt, so that one session's say nothing in another", () => {
    expect(valueDigest("other", "acme@example.com")).not.toBe(valueDigest(salt, "acme@example.com"));
  });

  it("are made of every text and number, at any depth", () => {
    const digests = valueDigests(salt, { a: ["x", { b: 2 }], c: null, d: false });
    expect(digests).toEqual([valueDigest(salt, "x"), valueDigest(salt, 2)]);
  });

  it("white space inside a text counts once", () => {
    expect(normalizeValue("Invoice   204\tis due")).toBe("invoice 204 is due");
  });
});

describe("a text that a model wrote", () => {
  it.each([
    ["with nothing in it that goes anywhere", "Hi, I read the page and liked it.", "unseen"],
    ["that carries what untrusted text named", "Please look at this, and ask mallory@example.com.", "untrusted"],
    ["that carries what the person named is not the person's", "Please ask acme@example.com.", "unseen"],
    ["that carries what nobody named", "Please ask eve@example.com.", "unseen"],
    ["that carries both", "Ask acme@example.com, or else mallory@example.com!", "untrusted"],
    ["an account number in groups is carried too", "Pay DE89 3704 0044 0532 0130 00 today", "unseen"],
  ] as const)("%s", (_, value, provenance) => {
    expect(provenanceOf(value, look)).toBe(provenance);
  });

  it("is looked up by everything that decides about it", () => {
    const digests = valueDigests(salt, { body: "Ask mallory@example.com, or Bob" });
    for (const value of ["Ask mallory@example.com, or Bob", "mallory@example.com", "or Bob"])
      expect(digests, value).toContain(valueDigest(salt, value));
  });

  it("errors where it is too long to be looked through, so that a condition fails closed", () => {
    const long = `${"and so on ".repeat(6_000)} mallory@example.com`;
    const many = Array.from({ length: 300 }, (_, index) => `user${index}@example.com`).join(" ");
    expect(() => provenanceOf(long, look)).toThrow(RangeError);
    expect(() => provenanceOf(many, look)).toThrow(RangeError);
    expect(valueDigests(salt, many).length).toBeLessThan(300);
  });
});

describe("the values within a text", () => {
  it.each([
    [
      "links",
      "See http://www.Example.com/a?b=c7d8e9f0, or example.org.",
      ["example.com/a?b=c7d8e9f0", "example.com", "c7d8e9f0", "example.org"],
    ],
    ["addresses", "Ask <bob@example.com>, anna@example.com", ["bob@example.com", "anna@example.com"]],
    [
      "account numbers",
      "to DE89 3704 0044 0532 0130 00 or GB29NWBK60161331926819",
      ["de89370400440532013000", "gb29nwbk60161331926819"],
    ],
    ["telephone numbers", "call +49 170 1234567", ["+491701234567", "1234567"]],
    ["identifiers", "the key is 1a7b3d, order 20881734", ["1a7b3d", "20881734"]],
    ["files and paths", "in /etc/passwd and notes.txt", ["/etc/passwd", "notes.txt"]],
    ["not times, amounts and ranks", "on 2024-05-15 at 10:30am the 21st gained 7.2%, 1,200.50 in all", []],
    ["not words", "Hi Dora, I visited your website and it looks great! Keep up the good work.", []],
  ] as const)("%s", (_, text, values) => {
    expect(valuesWithin(text)).toEqual(values);
  });

  it("are found in lists and objects, each once", () => {
    expect(valuesWithin({ a: ["x@example.com", "to X@example.com"], b: 12 })).toEqual(["x@example.com"]);
  });

  it("errors where there are too many to be looked at", () => {
    const many = Array.from({ length: 300 }, (_, index) => `user${index}@example.com`);
    expect(() => valuesWithin(many)).toThrow(RangeError);
    expect(() => valuesWithin("and so on ".repeat(6_000))).toThrow(RangeError);
  });
});

describe("a rule about what a message carries", () => {
  const condition = compileCondition('values(arguments.body).exists(value, provenance(value) == "untrusted")');
  const holds = (body: string) =>
    withProvenance(
      (value) => provenanceOf(value, look),
      () => condition({ arguments: { body } }),
    );

  it("is met by a link from untrusted text, and by nothing else", () => {
    expect(holds("Ask mallory@example.com!")).toBe(true);
    expect(holds("Ask acme@example.com!")).toBe(false);
    expect(holds("Congrats on being the most active user!")).toBe(false);
  });

  it("errors on a text that is too long, which a rule counts as met", () => {
    expect(() => holds(`${"so on ".repeat(10_000)} mallory@example.com`)).toThrow();
  });
});
