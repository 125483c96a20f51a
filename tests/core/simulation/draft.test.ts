import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsOf } from "@/components/simulation/compared";
import { addressOf, draftOf, fieldsOf, inputOf, objectIn, withField } from "@/components/simulation/draft";
import { simulateSchema } from "@/lib/contracts/simulation";

const request = {
  subject: { type: "agent", id: "billing-helper" },
  action: { name: "banking.send_money" },
  resource: { type: "payment", id: "inv-204" },
  context: { environment: "production", arguments: { amount: 120 } },
};
const asked = JSON.stringify(request);
const CHANGE = "01890000-0000-7000-8000-000000000000";

/** The draft as the page finds it again at its own address. */
function again(draft: ReturnType<typeof draftOf>) {
  const said = Object.entries(addressOf(draft)).filter(([, value]) => value !== null);
  return draftOf(Object.fromEntries(said));
}

describe("a simulation in the address", () => {
  it("comes back as it was, whatever is taken as given", () => {
    const anyDraft = fc.record({
      a: fc.constantFrom("now", "v3", CHANGE, "2026-01-31T12:00:00Z"),
      b: fc.constantFrom("", "now", "v12"),
      kind: fc.constantFrom("agent" as const, "enforcement_point" as const),
      tool: fc.constantFrom("", "banking"),
      session: fc.constantFrom(null, {}, { readUntrusted: true }),
      approval: fc.constantFrom("presented" as const, "given" as const),
      used: fc.constantFrom("", JSON.stringify({ "pay/count/day": "3" }, null, 2)),
      provenance: fc.constantFrom("", JSON.stringify({ x: "untrusted" }, null, 2)),
    });
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const whole = { ...draft, request: JSON.stringify(request, null, 2) };
        expect(again(whole)).toEqual(whole);
        expect(simulateSchema.safeParse(inputOf(whole).input).success).toBe(true);
      }),
    );
  });

  it("keeps a request that cannot be read as it was typed, and says so; a long one it leaves out", () => {
    const broken = draftOf({ request: '{"subject":' });
    expect(broken.request).toBe('{"subject":');
    expect(inputOf(broken).problems).toEqual([{ pointer: "/request", message: "It is no JSON object." }]);
    const long = { ...request, context: { arguments: { text: "x".repeat(4_000) } } };
    expect(addressOf(draftOf({ request: JSON.stringify(long) })).request).toBeNull();
    expect(draftOf({ request: asked, given: '{"session":"nonsense"}' }).session).toBeNull();
  });
});

describe("the fields of a request", () => {
  it("change what they are for, and leave out what is left empty", () => {
    const person = withField(request, "onBehalfOf", "dana@example.com");
    expect(fieldsOf(person)).toMatchObject({ agent: "billing-helper", onBehalfOf: "dana@example.com" });
    expect(withField(person, "onBehalfOf", "")).toEqual(request);
    expect(withField(request, "environment", "")).toMatchObject({ context: { environment: "" } });
    const toolCall = { ...request, action: { name: "tools/call" }, subject: { type: "user", id: "dana@example.com" } };
    const named = withField(toolCall, "agent", "billing-helper");
    expect(fieldsOf(named)).toMatchObject({ agent: "billing-helper", onBehalfOf: "dana@example.com" });
    expect(named.subject).toEqual(toolCall.subject);
    expect(fieldsOf(objectIn('{"subject":7,"context":[]}') ?? {}).environment).toBe("");
  });
});

describe("side by side", () => {
  it("each part has one row, in the order of the first, and says where they differ", () => {
    const a = [
      { id: "x", failed: null },
      { id: "y", failed: "when" },
    ];
    const b = [
      { id: "z", failed: null },
      { id: "y", failed: "when" },
    ];
    expect(rowsOf([a, b], ({ id }) => id).map(({ key, parts, differs }) => [key, parts.map(Boolean), differs])).toEqual(
      [
        ["x", [true, false], true],
        ["y", [true, true], false],
        ["z", [false, true], true],
      ],
    );
    expect(rowsOf([a], ({ id }) => id).some(({ differs }) => differs)).toBe(false);
  });
});
