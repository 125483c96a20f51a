import { describe, expect, it } from "vitest";
import type { Provenance } from "@/lib/core/decision/types";
import { normalizeValue, provenanceOf, valueDigest, valueDigests } from "@/lib/core/provenance/value";

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
    ["nothing at all", [], "unseen"],
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
