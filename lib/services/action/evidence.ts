import { z } from "zod";
import { recordedFacts } from "@/lib/contracts/riskFacts";
import { type DecisionEvidence, FRESH_SESSION } from "@/lib/core/decision/types";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";

const limit = z.object({
  key: z.string(),
  grant: z.string().nullable(),
  byValue: z.string(),
  amount: z.string().nullable(),
  used: z.string(),
  max: z.string(),
  beyond: z.enum(["deny", "ask"]),
});

const session = z.object({
  maxSensitivityRead: z.enum(SENSITIVITIES),
  readUntrusted: z.boolean(),
  exposed: z.boolean(),
  decisions: z.number(),
  exposes: z.number(),
  writes: z.number(),
});

const rule = z.object({
  name: z.string(),
  version: z.number(),
  effect: z.enum(["stop", "hand_off", "ask"]),
  errored: z.boolean(),
});

/** A record outlives the version that wrote it: a part that can't be read is left out instead of hiding the record. */
const stored = z.object({
  facts: recordedFacts.nullable().catch(null),
  actionVersion: z.number().nullable().catch(null),
  stage: z.string().nullable().catch(null),
  mode: z.enum(["enforce", "observe"]).nullable().catch(null),
  session: session.catch(FRESH_SESSION),
  limits: z.array(limit).catch([]),
  grants: z.array(z.string()).catch([]),
  rules: z.array(rule).catch([]),
});

/** What the decision looked at, as `evaluation.seen` keeps it. */
export function evidenceIn(seen: unknown): DecisionEvidence {
  return stored.parse(typeof seen === "object" && seen !== null ? seen : {});
}
