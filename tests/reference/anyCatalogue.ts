/** Stages, and actions with their risk facts: most could be granted. */
import fc from "fast-check";
import type { ActionDefinition, StageDefinition, ToolDefinition } from "@/lib/core/organisation/definition";
import type { Audience, BlastRadius, Sensitivity } from "@/lib/core/organisation/facts";
import { anyInputSchema } from "./anySchema";
import { rarely } from "./rarely";

export const ENVIRONMENTS = ["sandbox", "staging", "production"];
export const ACTIONS = ["bank.read", "bank.pay", "bank.pay.fast", "mail.send", "mail.confirm"];
const POWERS = ["read", "write", "trigger", "approve", "expose"] as const;

const facts = {
  power: fc.constantFrom(...POWERS),
  objectType: fc.constantFrom("invoice", "mail"),
  sensitivity: rarely("internal" as const, "public", "confidential", "restricted"),
  blastRadius: rarely("single" as const, "group", "tenant", "organisation"),
  audience: rarely("internal" as const, "partner", "public"),
  reversible: rarely(true, false),
  audited: rarely(true, false),
  observable: rarely(true, false),
  touches: rarely<("billing" | "identity")[]>([], ["billing"], ["billing", "identity"]),
  returnsUntrusted: fc.boolean(),
  undo: fc.constant({ reference: "R-1", date: "2026-01-02" }),
};

/** Of a few actions one fact was never stated. */
function anyAction(name: string): fc.Arbitrary<ActionDefinition> {
  return fc
    .record({
      stated: fc.record(facts),
      unstated: rarely<string>("", ...Object.keys(facts)),
      hasUndo: fc.boolean(),
      inputSchema: fc.option(anyInputSchema, { nil: undefined }),
    })
    .map(({ stated, unstated, hasUndo, inputSchema }) => {
      const known = Object.entries(stated).filter(([fact]) => fact !== unstated && (hasUndo || fact !== "undo"));
      return { ...Object.fromEntries(known), name, version: 1, ...(inputSchema && { inputSchema }) };
    });
}

const bounds = fc.record(
  {
    maxSensitivity: rarely<Sensitivity>("confidential", "public", "internal"),
    maxBlastRadius: rarely<BlastRadius>("tenant", "single"),
    maxAudience: rarely<Audience>("partner", "internal"),
  },
  { requiredKeys: [] },
);

/** One stage that holds nearly everything and one that holds little; a pair of power and environment has one ceiling. */
export const anyStages: fc.Arbitrary<StageDefinition[]> = fc
  .record({
    wide: fc.array(bounds, { minLength: POWERS.length, maxLength: POWERS.length }),
    narrow: fc.array(fc.record({ at: fc.subarray(ENVIRONMENTS), bounds }), {
      minLength: POWERS.length,
      maxLength: POWERS.length,
    }),
  })
  .map(({ wide, narrow }) => [
    {
      name: "wide",
      version: 2,
      evidence: {},
      ceilings: POWERS.map((power, i) => ({ power, environments: ENVIRONMENTS, ...wide[i] })),
    },
    {
      name: "narrow",
      version: 1,
      evidence: {},
      ceilings: POWERS.map((power, i) => ({ power, environments: narrow[i]?.at ?? [], ...narrow[i]?.bounds })),
    },
  ]);

export const anyTools: fc.Arbitrary<ToolDefinition[]> = fc
  .tuple(...ACTIONS.map((name) => anyAction(name.slice(name.indexOf(".") + 1))))
  .map((actions) => [
    { name: "bank", actions: actions.slice(0, 3) },
    { name: "mail", actions: actions.slice(3) },
  ]);
