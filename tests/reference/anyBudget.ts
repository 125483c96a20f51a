/** Grants and limits that cover many calls, and have room for some of them. */
import fc from "fast-check";
import type {
  Approvers,
  BudgetLimitDefinition,
  LimitDefinition,
  LimitWindow,
  Obligation,
} from "@/lib/core/organisation/definition";
import { anyCondition } from "./anyCondition";
import { anyArgumentSchema } from "./anySchema";
import type { Grant } from "./organisation";
import { rarely } from "./rarely";

const PATTERNS = ["bank.*", "bank.*", "mail.*", "bank.read", "bank.pay", "bank.pay.fast", "mail.send", "mail.confirm"];

const OPTIONAL = ["objectTypes", "maxSensitivity", "maxBlastRadius", "maxAudience", "arguments", "when", "expiresAt"];

const obligation: fc.Arbitrary<Obligation> = fc.constantFrom<Obligation>(
  { type: "row_filter", filter: "own" },
  { type: "row_filter", filter: "recent" },
  { type: "field_allowlist", fields: ["iban", "payer"] },
  { type: "field_allowlist", fields: ["payer", "amount"] },
  { type: "redact_fields", fields: ["iban"] },
  { type: "redact_fields", fields: ["payer", "iban"] },
  { type: "redact_fields", fields: "iban" },
  { type: "mask_fields", fields: ["iban", "phone"], visible: 4 },
  { type: "mask_fields", fields: ["payer"], visible: 2 },
  { type: "mask_fields", fields: ["amount"] },
  { type: "log" },
  { type: "log", level: "metadata" },
  { type: "log", level: "full" },
  { type: "log", level: "loud" },
  { type: "watermark", text: "a" },
  { type: "watermark", text: "b" },
);

function anyLimit(approvers: fc.Arbitrary<Approvers[]>): fc.Arbitrary<LimitDefinition> {
  return fc.record(
    {
      measure: fc.oneof(
        fc.constant("count"),
        rarely("sum(arguments.amount)", "sum(arguments.target.level)", "sum(everything)"),
      ),
      per: fc.constantFrom<LimitWindow>(
        "hour",
        "day",
        { slidingSeconds: 600 },
        { slidingSeconds: 100_000 },
        { slidingSeconds: 7 },
      ),
      max: fc.constantFrom(0, 1, 2, 5.5, 5.6, 100, 1e21),
      by: rarely("arguments.currency", "arguments.amount", "arguments.target.name", "arguments.urgent"),
      beyond: fc.constantFrom("deny" as const, "ask" as const),
      approvers,
    },
    { requiredKeys: ["measure", "per", "max", "beyond"] },
  );
}

const grant = (approvers: fc.Arbitrary<Approvers[]>): fc.Arbitrary<Omit<Grant, "id">> =>
  fc
    .record({
      actions: fc.subarray(PATTERNS, { minLength: 1, maxLength: 4 }),
      environments: rarely(
        ["sandbox", "staging", "production"],
        ["sandbox"],
        ["production"],
        ["staging", "production"],
      ),
      limits: fc.array(anyLimit(approvers), { maxLength: 2 }),
      obligations: fc.array(obligation, { maxLength: 3 }),
      optional: fc.record(
        {
          objectTypes: fc.constantFrom(["invoice"], ["invoice", "mail"]),
          maxSensitivity: fc.constantFrom("internal" as const, "public", "confidential"),
          maxBlastRadius: fc.constantFrom("single" as const, "group"),
          maxAudience: fc.constantFrom("internal" as const, "partner"),
          arguments: anyArgumentSchema,
          when: anyCondition,
          expiresAt: rarely(
            "2030-01-01T00:00:00+02:00",
            "2026-03-04T10:20:00Z",
            "2026-03-04T11:20:00.001+01:00",
            "soon",
          ),
        },
        { requiredKeys: [] },
      ),
      // Left out more often than not: what a grant never lets get so far decides nothing.
      kept: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom<string[]>([], ["when"], ["arguments"]) },
        { weight: 4, arbitrary: fc.subarray(OPTIONAL, { maxLength: 2 }) },
      ),
    })
    .map(({ optional, kept, ...rest }) => ({
      ...rest,
      ...Object.fromEntries(Object.entries(optional).filter(([name]) => kept.includes(name))),
    }));

export function anyGrants(approvers: fc.Arbitrary<Approvers[]>): fc.Arbitrary<Grant[]> {
  return fc
    .array(grant(approvers), { minLength: 1, maxLength: 4 })
    .map((grants) => grants.map((one, index) => ({ ...one, id: `grant-${index}` })));
}

export function anyBudgetLimits(approvers: fc.Arbitrary<Approvers[]>): fc.Arbitrary<BudgetLimitDefinition[]> {
  const where = fc.record(
    {
      actions: fc.subarray(PATTERNS, { minLength: 1 }),
      environments: fc.subarray(["sandbox", "staging", "production"], { minLength: 1 }),
    },
    { requiredKeys: [] },
  );
  return fc
    .array(fc.tuple(anyLimit(approvers), where), { maxLength: 1 })
    .map((limits) => limits.map(([limit, at], index) => ({ ...limit, ...at, id: `whole-${index}` })));
}
