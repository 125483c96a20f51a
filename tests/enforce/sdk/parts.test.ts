import { readFile } from "node:fs/promises";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actionDigest as actionDigestOfAmbit } from "@/lib/core/decision/exactAction";
import { observedDigests as observedOfAmbit, requestDigests as requestOfAmbit } from "@/lib/core/provenance/extract";
import {
  masked,
  NoFields,
  onlyFields,
  onlyRows,
  type RowFilter,
  rowFilter,
  withoutFields,
} from "@/lib/enforce/sdk/fields";
import { canonicalJson, type Json, type JsonObject, jsonCopy } from "@/lib/enforce/sdk/json";
import { actionDigest } from "@/lib/enforce/sdk/permit/exactAction";
import { observedDigests, requestDigests } from "@/lib/enforce/sdk/provenance/digests";

const json = fc.jsonValue({ maxDepth: 5 }) as fc.Arbitrary<Json>;

describe("what the SDK shares with Ambit", () => {
  test("the canonical form and the action digest are Ambit's own, for anything", async () => {
    await fc.assert(
      fc.asyncProperty(json, fc.string(), fc.option(fc.string(), { nil: undefined }), async (value, id, person) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
        const action = {
          agent: "clerk",
          onBehalfOf: person,
          action: "bank.pay",
          environment: "production",
          resource: { type: "payment", id, properties: { value } as JsonObject },
          arguments: { value } as JsonObject,
        };
        expect(await actionDigest(action)).toBe(actionDigestOfAmbit(action));
      }),
    );
  });

  test("the extractor and the normalization are the same files", async () => {
    for (const name of ["forms", "normalize", "text", "carried"]) {
      const [ours, theirs] = await Promise.all(
        ["lib/core/provenance", "lib/enforce/sdk/provenance"].map((folder) => readFile(`${folder}/${name}.ts`, "utf8")),
      );
      expect(theirs, `${name}.ts differs: copy lib/core/provenance/${name}.ts`).toBe(ours);
    }
  });

  test("the digests of requests and results are the same", async () => {
    const [salt, request] = ["a salt of sixteen", "Pay 120 to DE89 3704 0044 0532 0130 00 for dana@example.com"];
    expect(await requestDigests(salt, request)).toEqual(requestOfAmbit(salt, request));
    const result = { from: "eve@example.com", text: "See https://example.com/x", of: [1, 2.5] };
    expect(await observedDigests(salt, result, { of: 1 })).toEqual(observedOfAmbit(salt, result, { of: 1 }));
  });
});

describe("fields of a result", () => {
  test("that are redacted or masked are nowhere in it any more, however deep and in whatever JSON text", () => {
    const secret = "S3CRET-VALUE";
    const holder = fc.letrec<{ node: Json }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.constant<Json>({ iban: secret }),
        fc.constant<Json>({ iban: { deep: [secret] } }),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "iban"), tie("node"), { maxKeys: 3 }),
        tie("node").map((inner) => ({ text: JSON.stringify({ inner }) })),
      ),
    })).node;
    fc.assert(
      fc.property(holder, (node) => {
        const value = { node };
        expect(JSON.stringify(withoutFields(value, ["iban"]))).not.toContain(secret);
        expect(JSON.stringify(masked(value, ["iban"], 0))).not.toContain(secret);
        expect(JSON.stringify(onlyFields(value, ["name"]))).not.toContain(secret);
      }),
    );
  });

  test("that rows must have let only those rows through, and what has no rows is no result", () => {
    const filter = rowFilter({ team: ["payments", "support"], "owner.id": 1 });
    const rows = [
      { team: "payments", owner: { id: 1 } },
      { team: "payments", owner: { id: 2 } },
      { team: "other", owner: { id: 1 } },
      { owner: { id: 1 } },
      "a text",
    ];
    expect(onlyRows({ total: 5, rows, raw: JSON.stringify(rows) }, [filter as RowFilter])).toEqual({
      total: 5,
      rows: [rows[0]],
      raw: JSON.stringify([rows[0]]),
    });
    expect(onlyRows({ found: { team: "other" } }, [filter as RowFilter])).toEqual({ found: null });
    expect(() => onlyRows({ summary: "All of payments" }, [filter as RowFilter])).toThrow(NoFields);
    for (const none of ["team = payments", {}, { team: { not: "x" } }, null]) expect(rowFilter(none)).toBeNull();
  });

  test("a mask says neither the length of what it hides nor a value that is no longer than what may stay", () => {
    expect(masked({ a: "1234567890", b: "12", c: 4711, d: null }, ["a", "b", "c", "d"], 2)).toEqual({
      a: "••••••••90",
      b: "••••••••",
      c: "••••••••11",
      d: null,
    });
  });
});

test("a copy of JSON is what JSON.parse would give, and never the same object", () => {
  fc.assert(
    fc.property(json, (value) => {
      fc.pre(!JSON.stringify(value).includes("__proto__"));
      expect(jsonCopy(value)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
