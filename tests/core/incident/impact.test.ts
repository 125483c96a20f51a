import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { impactOf } from "@/lib/core/incident/impact";
import type { Impact, ImpactItem } from "@/lib/core/incident/types";
import { factsOf, recordOf, type WrittenRecord } from "./records";

interface Case {
  name: string;
  description: string;
  records: WrittenRecord[];
  expect: Record<string, unknown>;
}

const CASES = parse(readFileSync(new URL("../../cases/incident/impact.yaml", import.meta.url), "utf8")) as Case[];

/** What it holds beyond zeros and empty lists, in the words of the cases. */
function told(impact: Impact): Record<string, unknown> {
  const items = (list: readonly ImpactItem[]) => list.map((one) => `${one.certainty} ${one.evaluation_id}`);
  const ids = (list: readonly { evaluation_id: string }[]) => list.map((one) => one.evaluation_id);
  const radius = (groups: Impact["changed"]) => groups.map((one) => [one.blast_radius, items(one.items)]);
  const said = {
    actions: impact.actions,
    read: Object.fromEntries(impact.read.map((one) => [one.sensitivity, items(one.items)])),
    exposed: Object.fromEntries(impact.exposed.map((one) => [`${one.audience} ${one.sensitivity}`, items(one.items)])),
    changed: Object.fromEntries(radius(impact.changed)),
    triggered: Object.fromEntries(radius(impact.triggered)),
    approved: Object.fromEntries(radius(impact.approved)),
    unknown: Object.fromEntries(radius(impact.unknown)),
    resources: impact.resources.map((one) =>
      [
        one.certainty,
        one.blast_radius,
        one.reversible ? "reversible" : "irreversible",
        one.basis ?? "nobody",
        one.type,
        one.id,
      ].join(" "),
    ),
    irreversible: ids(impact.irreversible),
    claimed: ids(impact.claimed),
    not_run: impact.not_run,
    pending: impact.pending,
    denied: Object.fromEntries(impact.denied.map((one) => [one.reason, ids(one.items)])),
    escalated: Object.fromEntries(impact.escalated.map((one) => [one.standing, ids(one.items)])),
  };
  const isEmpty = (value: unknown) =>
    typeof value === "number" ? value === 0 : Object.keys(value as object).length === 0;
  return Object.fromEntries(Object.entries(said).filter(([, value]) => !isEmpty(value)));
}

describe("an impact", () => {
  it.each(CASES)("$name: $description", ({ records, expect: expected }) => {
    const impact = impactOf(records.map(recordOf), factsOf(records));
    expect(told(impact)).toEqual(expected);
    expect(impact.records).toBe(records.length);
    // The worst stands first, as the case writes it.
    for (const part of ["read", "exposed", "changed", "denied"] as const)
      expect(Object.keys((told(impact)[part] ?? {}) as object)).toEqual(Object.keys((expected[part] ?? {}) as object));
    // Whatever the order in which they are given.
    expect(impactOf(records.map(recordOf).reverse(), factsOf(records))).toEqual(impact);
  });
});
