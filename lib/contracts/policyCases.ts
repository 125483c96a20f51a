/** Cases and requests that people write to try a budget before anybody uses it. */
import { z } from "zod";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";

const jsonObject = z.record(z.string(), z.json());

const request = z.strictObject({
  agent: z.string(),
  /** `tool.action`. */
  action: z.string(),
  environment: z.string(),
  onBehalfOf: z.string().optional(),
  resource: z.strictObject({ type: z.string(), id: z.string(), properties: jsonObject.optional() }).optional(),
  arguments: jsonObject.optional(),
});

/** What the session has seen and done before; what is left out is as in a fresh one. */
export const statedSession = z
  .strictObject({
    maxSensitivityRead: z.enum(SENSITIVITIES),
    readUntrusted: z.boolean(),
    exposed: z.boolean(),
    decisions: z.int().min(0),
    exposes: z.int().min(0),
    writes: z.int().min(0),
  })
  .partial();

/** What of a limit is used: its key without the agent, and how much. `{ "pay/count/hour": "3" }` */
export const statedUse = z.record(
  z.string(),
  z.string().regex(/^\d{1,40}(\.\d{1,40})?$/, 'must be a decimal, as text: "3" or "120.50"'),
);

/** Where values were first seen. */
export const statedProvenance = z.record(z.string(), z.enum(["request", "trusted", "untrusted", "unseen"]));

const situation = {
  /** What time it is; now, where nothing is said. */
  now: z.iso.datetime({ offset: true }).optional(),
  request,
  session: statedSession.optional(),
  used: statedUse.optional(),
  provenance: statedProvenance.optional(),
};

/** One request to simulate. */
export const simulatedRequest = z.strictObject(situation);
export type SimulatedRequest = z.infer<typeof simulatedRequest>;

/** One case: a request and what must come of it. */
export const policyCase = z.strictObject({
  description: z.string().trim().min(1),
  ...situation,
  expect: z.strictObject({
    outcome: z.enum(["allow", "deny", "escalate"]),
    reason: z.string().optional(),
    grant: z.string().optional(),
    rule: z.string().optional(),
  }),
});
export type PolicyCase = z.infer<typeof policyCase>;

export const simulatedRequests = z.array(simulatedRequest).min(1);
export const policyCases = z.array(policyCase).min(1);
