/** The same obligations over the same results, at the gateway and in the SDK's guard. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { shownResult } from "@/lib/enforce/gateway/shownResult";
import { rulesOf, type ToldObligation } from "@/lib/enforce/obligations/rules";
import { applied, understand } from "@/lib/enforce/sdk/obligations";

const RUNS = { numRuns: 2_000 };
const NAMES = ["region", "name", "iban", "account", "rows"];

const name = fc.constantFrom(...NAMES);
const field = fc.oneof(
  name,
  fc.tuple(name, name).map((path) => path.join(".")),
);
const scalar = fc.constantFrom<Json>("EU", "US", "DE89370400440532013000", "", 7, 1.5, true, null);

/** Objects and lists, with texts in them that hold some more. */
const value: fc.Arbitrary<Json> = fc.letrec<{ any: Json; held: JsonObject; list: Json[] }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    tie("held"),
    tie("list"),
    fc.oneof(tie("held"), tie("list")).map((one) => JSON.stringify(one)),
  ),
  held: fc.dictionary(name, tie("any"), { maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie("any"), { maxLength: 4 }),
})).any;
const result = value.filter((one) => typeof one === "object" && one !== null);

const fields = fc.uniqueArray(field, { maxLength: 3 });
const wanted = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }));
const understood: fc.Arbitrary<ToldObligation> = fc.oneof(
  fc
    .dictionary(field, wanted, { minKeys: 1, maxKeys: 2, noNullPrototype: true })
    .map((filter) => ({ type: "row_filter", properties: { filter } })),
  fields.map((fields) => ({ type: "field_allowlist", properties: { fields } })),
  fields.map((fields) => ({ type: "redact_fields", properties: { fields } })),
  fc.tuple(fields, fc.option(fc.nat(5), { nil: undefined })).map(([fields, visible]) => ({
    type: "mask_fields",
    properties: { fields, ...(visible === undefined ? {} : { visible }) },
  })),
  fc.constantFrom<JsonObject>({}, { level: "full" }).map((properties) => ({ type: "log", properties })),
);
/** Most are none that anyone understands. */
const odd: fc.Arbitrary<ToldObligation> = fc
  .tuple(
    fc.constantFrom("row_filter", "field_allowlist", "redact_fields", "mask_fields", "log", "shred", "toString"),
    fc.dictionary(
      fc.constantFrom("fields", "visible", "filter", "level", "unless"),
      fc.oneof(
        scalar,
        fc.constantFrom<Json>(
          "full",
          ["iban", ""],
          [],
          ["iban", 1],
          -1,
          { region: { not: "EU" } },
          {},
          { region: "EU" },
        ),
      ),
      { maxKeys: 3, noNullPrototype: true },
    ),
  )
  .map(([type, properties]) => ({ type, properties }));

const WITHHELD = Symbol("withheld");
type Passes = Json | typeof WITHHELD;

/** What the gateway lets pass of structured content. */
function atTheGateway(obligations: readonly ToldObligation[], given: Json): Passes {
  const read = rulesOf(obligations);
  if ("beyond" in read) throw new Error(`beyond: ${read.beyond.join()}`);
  const { content } = shownResult({ content: [{ type: "text", text: JSON.stringify(given) }] }, read.rules);
  const [{ text = "" } = {}] = content as { text?: string }[];
  return text.startsWith("[Withheld") ? WITHHELD : (JSON.parse(text) as Json);
}

/** What the guard lets pass; a row that is alone and does not fit is nothing. */
async function atTheGuard(obligations: readonly ToldObligation[], given: Json): Promise<Passes> {
  try {
    const left = (await applied(given, understand(obligations), "evaluation")) as Json;
    return left === null ? WITHHELD : left;
  } catch {
    return WITHHELD;
  }
}

/** Every member at any depth, also of what texts hold. */
function* members(given: Json): Generator<[string, Json]> {
  if (typeof given === "string" && /^[[{]/.test(given)) yield* members(JSON.parse(given) as Json);
  if (typeof given !== "object" || given === null) return;
  for (const [key, inner] of Object.entries(given)) {
    if (!Array.isArray(given)) yield [key, inner];
    yield* members(inner);
  }
}

describe("gateway and guard", () => {
  test("understand the same obligations, and each of the others means no", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(understood, odd), { maxLength: 4 }), (obligations) => {
        const read = rulesOf(obligations);
        expect("beyond" in read ? read.beyond : []).toEqual(understand(obligations).beyond);
      }),
      RUNS,
    );
  });

  test("let the same pass of a result, whatever the order in which the obligations are told", async () => {
    const shuffled = fc
      .array(understood, { maxLength: 4 })
      .chain((told) => fc.tuple(fc.constant(told), fc.shuffledSubarray(told, { minLength: told.length })));
    await fc.assert(
      fc.asyncProperty(shuffled, result, async ([obligations, others], given) => {
        const passes = atTheGateway(obligations, given);
        expect(await atTheGuard(obligations, given)).toEqual(passes);
        expect(await atTheGuard(others, given)).toEqual(passes);
      }),
      RUNS,
    );
  });

  test("let no redacted member and no value of a masked one pass, also none in a text", () => {
    fc.assert(
      fc.property(result, name, name, (given, one, other) => {
        const redacted = atTheGateway([{ type: "redact_fields", properties: { fields: [one] } }], given);
        expect(redacted === WITHHELD ? [] : [...members(redacted)].filter(([key]) => key === one)).toEqual([]);
        const masked = atTheGateway([{ type: "mask_fields", properties: { fields: [other], visible: 2 } }], given);
        const bare = (masked === WITHHELD ? [] : [...members(masked)]).filter(
          ([key, inner]) => key === other && typeof inner !== "object" && !String(inner).startsWith("••••"),
        );
        expect(bare).toEqual([]);
      }),
      RUNS,
    );
  });

  test("let no row pass that does not fit, wherever the rows stand", () => {
    const rows = fc.array(fc.record({ region: fc.constantFrom("EU", "US"), name: fc.constantFrom("Ada", "Bob") }));
    const places: ((rows: Json) => Json)[] = [
      (rows) => rows,
      (rows) => ({ rows, total: 2 }),
      (rows) => ({ result: JSON.stringify(rows), account: { rows } }),
      (rows) => ({ rows, note: JSON.stringify({ rows }) }),
    ];
    fc.assert(
      fc.property(rows, fc.constantFrom(...places), (given, place) => {
        const obligations = [{ type: "row_filter", properties: { filter: { region: "EU" } } }];
        const passes = atTheGateway(obligations, place(given));
        expect(passes).toEqual(place(given.filter(({ region }) => region === "EU")));
      }),
      RUNS,
    );
  });
});
