import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SourceMappingInput, sourceMappingSchema } from "@/lib/contracts/sourceMapping";
import { parseGeneric, previewMapping } from "@/lib/sources/generic/parse";
import { keyValues, onlyFragment, reasonsOf } from "../fragments";
import { holdsForAnything } from "../guarantees";

const MAPPING: SourceMappingInput = {
  time: { pointer: "/at", format: "epoch_ms", required: true },
  end: { pointer: "/until", format: "epoch_ms" },
  title: { anyOf: ["/summary", "/op"] },
  system: { constant: "billing" },
  principal: "/who/name",
  verb: { anyOf: ["/op"], required: true },
  resource: { type: { constant: "invoice" }, id: { parts: ["/tenant", "/invoice~1id"], separator: "/" } },
  status: { pointer: "/code", succeeded: [200, "ok"], failed: [500], notExecuted: ["skipped"] },
  error: "/error",
  arguments: "/args",
  phase: { pointer: "/op", values: { pay: "state_change" }, otherwise: "tool_call" },
  stateChange: { before: "/was", after: "/is", reference: "/receipt" },
  keys: [
    { kind: "span", value: { parts: ["/trace", "/span"] } },
    { kind: "run", value: { parts: [{ constant: "billing" }, "/run"], separator: ":" } },
    { kind: "tool_call", value: "/calls/0/id" },
  ],
};

const RECORD = {
  at: 1788170400123,
  until: 1788170400623,
  op: "pay",
  who: { name: "agent-7" },
  tenant: 12,
  "invoice/id": "inv-204",
  code: 200,
  args: '{"amount":120}',
  was: { paid: false },
  is: { paid: true },
  receipt: "R-1",
  trace: "ABCDEF",
  span: "01",
  run: 9,
  calls: [{ id: "call_9" }],
  unknown: { kept: true },
};

const only = (record: unknown, mapping: unknown = MAPPING) => onlyFragment(parseGeneric([record], mapping));

describe("a declared mapping", () => {
  test("everything that it declares is read, and everything that it does not is kept", () => {
    const fragment = only(RECORD);
    expect(fragment).toMatchObject({
      phase: "state_change",
      system: "billing",
      title: "pay",
      occurredAt: "2026-08-31T10:00:00.123Z",
      durationMs: 500,
      principal: "agent-7",
      verb: "pay",
      resource: { type: "invoice", id: "12/inv-204" },
      status: "succeeded",
      arguments: { amount: 120 },
      stateChange: { before: { paid: false }, after: { paid: true }, reference: "R-1" },
      content: RECORD,
    });
    expect(fragment.keys).toEqual([
      { kind: "span", value: "abcdef/01" },
      { kind: "run", value: "billing:9" },
      { kind: "tool_call", value: "call_9" },
    ]);
  });

  test("what is absent or null is left out, a name of which a part is missing as a whole", () => {
    const { keys, resource, durationMs, status } = only({
      at: RECORD.at,
      op: "look",
      tenant: null,
      span: "01",
      code: null,
    });
    expect({ keys, resource, durationMs, status }).toEqual({
      keys: [],
      resource: null,
      durationMs: null,
      status: null,
    });
    const lenient = { ...MAPPING, time: { pointer: "/at" } };
    expect(only({ ...RECORD, at: -6795364578871345 }, lenient)).toMatchObject({ occurredAt: null, verb: "pay" });
    expect(only({ ...RECORD, code: undefined, error: "boom" })).toMatchObject({ status: "failed", error: "boom" });
  });

  test("what is required and missing is named; a bad record costs itself alone", () => {
    const { op: _op, ...nameless } = RECORD;
    const parsed = parseGeneric([nameless, RECORD, { ...RECORD, at: "soon" }, { ...RECORD, at: null }, 7], MAPPING);
    expect(parsed.fragments.map(({ position }) => position)).toEqual([1]);
    expect(reasonsOf(parsed)).toEqual([
      [0, "mapping_failed"],
      [2, "time_not_readable"],
      [3, "mapping_failed"],
      [4, "not_an_object"],
    ]);
    expect(parsed.rejected[0]?.message).toContain("/op");
    expect(parsed.rejected[2]?.message).toContain("/at");
  });

  test("lists within lists are taken apart, and each member keeps what stands around it", () => {
    const mapping: SourceMappingInput = {
      each: ["/runs", "/runs/0/calls"],
      title: "/runs/0/calls/0/tool",
      keys: [{ kind: "run", value: "/runs/0/id" }],
    };
    const sent = {
      export: 1,
      runs: [
        { id: "a", calls: [{ tool: "x" }, { tool: "y" }] },
        { id: "b", calls: [{ tool: "z" }] },
      ],
    };
    const { fragments } = parseGeneric([sent], mapping);
    expect(fragments.map(({ fragment }) => [fragment.title, ...keyValues(fragment, "run")])).toEqual([
      ["x", "a"],
      ["y", "a"],
      ["z", "b"],
    ]);
    expect(fragments[1]?.fragment.content).toEqual({ export: 1, runs: [{ id: "a", calls: [{ tool: "y" }] }] });
  });

  test("what stands around a long list is not repeated without bound", () => {
    const sent = { around: "x".repeat(200_000), list: Array.from({ length: 50 }, (_, place) => ({ place })) };
    const { fragments } = parseGeneric([sent], { each: ["/list"], title: "/list/0/place" });
    expect(fragments).toHaveLength(50);
    expect(JSON.stringify(fragments).length).toBeLessThan(50 * 10_000);
  });

  test("a stored mapping that cannot be understood rejects every record", () => {
    expect(reasonsOf(parseGeneric([RECORD], { time: "/at", colour: "red" }))).toEqual([[0, "mapping_failed"]]);
  });

  test("whatever is sent, each record lands once and is parsed as it would be alone", () => {
    holdsForAnything((records) => parseGeneric(records, MAPPING), [RECORD]);
  });
});

describe("trying a mapping", () => {
  test("each field says where it was looked for, what was read, and why nothing was", () => {
    const mapping = sourceMappingSchema.parse(MAPPING);
    const sample = [RECORD, 7, { at: "soon", op: { nested: true }, code: 418 }];
    const previews = previewMapping(sample, mapping);
    expect(previews.map(({ position, rejected }) => [position, rejected !== null])).toEqual([
      [0, false],
      [1, true],
      [2, true],
    ]);
    const fieldsOf = (place: number) =>
      Object.fromEntries((previews[place]?.fields ?? []).map((each) => [each.field, each]));
    expect(fieldsOf(0)["resource.id"]).toEqual({
      field: "resource.id",
      pointers: ["/tenant", "/invoice~1id"],
      value: "12/inv-204",
      outcome: "read",
    });
    expect(fieldsOf(1)).toEqual({});
    expect(fieldsOf(2).time).toMatchObject({ outcome: "not_readable", value: null });
    expect(fieldsOf(2).verb).toMatchObject({ outcome: "not_a_text", pointers: ["/op"] });
    expect(fieldsOf(2).status).toMatchObject({ outcome: "not_declared_value" });
    expect(fieldsOf(2).principal).toMatchObject({ outcome: "absent" });
  });

  test("a preview is what parsing does, for any sample", () => {
    const mapping = sourceMappingSchema.parse(MAPPING);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue() as fc.Arbitrary<unknown>, fc.constant(RECORD))), (sample) => {
        const parsed = parseGeneric(sample, MAPPING);
        const rejected = previewMapping(sample, mapping).filter((each) => each.rejected !== null);
        expect(rejected.map((each) => [each.position, each.rejected])).toEqual(
          parsed.rejected.map(({ position, message }) => [position, message]),
        );
      }),
    );
  });
});
