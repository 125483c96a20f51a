import { describe, expect, it } from "vitest";
import { statesTold, type ToldChange } from "@/lib/core/record/statesTold";

function told(system: string, rest: Partial<ToldChange>): ToldChange {
  return {
    basis: "independent",
    system,
    fragment_id: null,
    resource: { type: "payment", id: "inv-204" },
    reference: null,
    ...rest,
  };
}

describe("what changed, by what systems say", () => {
  it("is told thing by thing, in the order in which each is first told of", () => {
    const changes = [
      told("ledger", { after: 1 }),
      told("ledger", { resource: { type: "account", id: "1" }, after: 2 }),
      told("bank", { after: 1 }),
    ];
    expect(statesTold(changes).map(({ resource, systems, told: all }) => [resource.type, systems, all.length])).toEqual(
      [
        ["payment", ["ledger", "bank"], 2],
        ["account", ["ledger"], 1],
      ],
    );
  });

  it("contradicts itself where two systems give one place another value, and names both", () => {
    const [payment] = statesTold([
      told("agent", { before: { paid: false }, after: { paid: true, amount: 120 } }),
      told("bank", { before: { paid: false }, after: { paid: true, amount: 1_240, fee: 1 } }),
    ]);
    expect(payment?.contradictions).toEqual([
      {
        side: "after",
        pointer: "/amount",
        said: [
          { system: "agent", value: 120 },
          { system: "bank", value: 1_240 },
        ],
      },
    ]);
  });

  it("does not contradict itself where one knows more, writes it otherwise, or tells of two changes in turn", () => {
    const [payment] = statesTold([
      told("ledger", { before: "open", after: "reserved" }),
      told("ledger", { before: "reserved", after: "paid" }),
      told("bank", { before: "open", after: "paid" }),
      told("log", { after: { state: "paid" } }),
      told("audit", {}),
    ]);
    expect(payment?.contradictions).toEqual([]);
  });
});
