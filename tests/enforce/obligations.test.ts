import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { shown } from "@/lib/enforce/obligations/fields";
import { type ResultRules, rulesOf } from "@/lib/enforce/obligations/rules";
import { shownText } from "@/lib/enforce/obligations/text";
import { outcomeOf } from "./support/outcome";
import { gatewayWorld, type World } from "./support/world";

function rules(...told: [string, JsonObject][]): ResultRules {
  const read = rulesOf(told.map(([type, properties]) => ({ type, properties })));
  if ("beyond" in read) throw new Error(`beyond: ${read.beyond.join()}`);
  return read.rules;
}

const ADA = { name: "Ada", region: "EU", account: { iban: "DE89370400440532013000" }, tags: ["a", "b"] };
const BOB = { name: "Bob", region: "US", account: { iban: "GB29NWBK60161331926819" }, tags: [] };

describe("what passes of a value", () => {
  const cases: [string, ResultRules, Json, Json | undefined][] = [
    [
      "redacted fields are gone, at any depth",
      rules(["redact_fields", { fields: ["iban"] }]),
      [ADA],
      [{ ...ADA, account: {} }],
    ],
    [
      "a path names a field of one place",
      rules(["redact_fields", { fields: ["b.x"] }]),
      { b: { x: 1 }, c: { x: 2 } },
      { b: {}, c: { x: 2 } },
    ],
    [
      "masked ones keep their last characters",
      rules(["mask_fields", { fields: ["iban", "tags"], visible: 4 }]),
      [ADA],
      [{ ...ADA, account: { iban: "••••••••3000" }, tags: ["••••••••", "••••••••"] }],
    ],
    [
      "JSON within a text is looked into",
      rules(["redact_fields", { fields: ["iban"] }]),
      { text: '{"iban":"DE1","n":1}' },
      { text: '{"n":1}' },
    ],
    [
      "a text no longer than what may stay is blotted out",
      rules(["mask_fields", { fields: ["pin"], visible: 4 }]),
      { pin: 1234 },
      { pin: "••••••••" },
    ],
    [
      "only allowed fields pass, with what holds them",
      rules(["field_allowlist", { fields: ["name", "account.iban"] }]),
      { rows: [ADA], total: 1 },
      { rows: [{ name: "Ada", account: ADA.account }] },
    ],
    [
      "two allowlists leave what both name",
      rules(["field_allowlist", { fields: ["name", "region"] }], ["field_allowlist", { fields: ["region"] }]),
      [ADA],
      [{ region: "EU" }],
    ],
    ["an empty allowlist lets nothing pass", rules(["field_allowlist", { fields: [] }]), [ADA], []],
    [
      "rows pass that the filter takes",
      rules(["row_filter", { filter: { region: "EU" } }]),
      { rows: [ADA, BOB], more: false },
      { rows: [ADA], more: false },
    ],
    [
      "one of several values will do",
      rules(["row_filter", { filter: { region: ["EU", "US"] } }]),
      [ADA, BOB],
      [ADA, BOB],
    ],
    [
      "all filters hold",
      rules(["row_filter", { filter: { region: "EU" } }], ["row_filter", { filter: { name: "Bob" } }]),
      [ADA, BOB],
      [],
    ],
    [
      "a row without the field does not pass",
      rules(["row_filter", { filter: { region: "EU" } }]),
      [{ name: "Eve" }, "x"],
      [],
    ],
    ["a lone object is a row", rules(["row_filter", { filter: { region: "EU" } }]), BOB, undefined],
    ["what has no rows does not pass", rules(["row_filter", { filter: { region: "EU" } }]), { total: 3 }, undefined],
  ];
  test.each(cases)("%s", (_, held, value, expected) => expect(shown(value, held)).toEqual(expected));

  test("text has fields where it is JSON, whole or line by line, and else cannot be told apart", () => {
    const held = rules(["redact_fields", { fields: ["iban"] }]);
    expect(shownText('{"iban":"DE1","n":1}', held)).toBe('{"n":1}');
    expect(shownText('{"iban":"DE1"}\n{"iban":"DE2","n":2}\n', held)).toBe('{}\n{"n":2}');
    for (const text of ["IBAN: DE1", '"DE1"', "7", '{"iban"', ""]) expect(shownText(text, held)).toBeUndefined();
  });

  test.each<[string, JsonObject]>([
    ["shred", {}],
    ["redact_fields", { fields: "iban" }],
    ["redact_fields", { fields: ["iban"], unless: "x" }],
    ["mask_fields", { fields: ["iban"], visible: -1 }],
    ["row_filter", { filter: "region = 'EU'" }],
    ["row_filter", { filter: { region: { not: "EU" } } }],
    ["row_filter", { filter: {} }],
    ["log", { level: "some" }],
  ])("%s %j is not understood, which means no", (type, properties) => {
    expect(rulesOf([{ type, properties }])).toEqual({ beyond: [type] });
  });
});

describe("through the gateway", () => {
  let world: World;
  beforeAll(async () => {
    world = await gatewayWorld([
      {
        id: "people",
        actions: ["rude.people"],
        obligations: [
          { type: "row_filter", filter: { region: "EU" } },
          { type: "redact_fields", fields: ["password"] },
          { type: "mask_fields", fields: ["iban"], visible: 4 },
        ],
      },
      { id: "deep", actions: ["rude.deep"], obligations: [{ type: "redact_fields", fields: ["password"] }] },
      {
        id: "read",
        actions: ["everything.resources.read"],
        obligations: [{ type: "field_allowlist", fields: ["name"] }],
      },
    ]);
  });
  afterAll(() => world.close());

  test("structured content and text keep what may pass, and whatever has no fields is withheld", async () => {
    const agent = await world.connect([{ name: "rude", server: "rude" }]);
    const { result } = await agent.call("people");
    const left = { people: [{ name: "Ada", region: "EU", iban: "••••••••3000" }] };
    expect(result.structuredContent).toEqual(left);
    expect(result.content).toEqual([
      { type: "text", text: JSON.stringify(left) },
      { type: "text", text: expect.stringContaining("Withheld") },
      { type: "text", text: expect.stringContaining("Withheld") },
    ]);
    expect(JSON.stringify(result)).not.toMatch(/p1|p2|Bob|DE8937|aGk=/);
  });

  test("a resource without fields is withheld as well", async () => {
    const agent = await world.connect([{ name: "everything", server: "everything" }]);
    const { contents } = await agent.client.readResource({ uri: "demo://resource/dynamic/text/1" });
    expect(contents).toEqual([{ uri: "demo://resource/dynamic/text/1", text: expect.stringContaining("Withheld") }]);
  });

  test("what nobody can walk through is reported as it went, and not shown", async () => {
    const agent = await world.connect([{ name: "rude", server: "rude" }]);
    const inText = await agent.call("deep", { inText: true });
    expect(inText.told).toMatchObject({ outcome: "allow", reason: "result_withheld" });
    expect(await outcomeOf(world.ambit, inText.told.evaluation_id)).toMatchObject({ status: "succeeded" });
    const nested = await agent.call("deep", {});
    expect(nested.text).toContain("nested too deeply");
    expect(await outcomeOf(world.ambit, nested.told.evaluation_id)).toMatchObject({ status: "failed" });
  });
});
