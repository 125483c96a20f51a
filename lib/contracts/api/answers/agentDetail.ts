/** One agent with its budget and what it did. */
import { z } from "zod";
import type { AgentDetail } from "@/lib/contracts/agents";
import { component, json, time } from "../component";
import { agentSummary, decisionLine, limitInUse } from "./agents";
import { ceilingDefinition, grantDefinition } from "./budget";
import { budgetMatrix } from "./budgetMatrix";
import { heldSecret } from "./toolSecrets";

export const agentDetail = component<AgentDetail>()(
  "AgentDetail",
  agentSummary.extend({
    created_at: time,
    attributes: z.record(z.string(), json),
    stage_version: z.number().nullable(),
    ceilings: z.array(ceilingDefinition),
    principals: z.array(z.object({ tool: z.string(), environment: z.string(), identity: z.string() })),
    credentials: z
      .array(
        z.object({
          id: z.string(),
          tool: z.string(),
          environment: z.string(),
          kind: z.enum(["agent", "enforcement_point"]),
          hint: z.string().describe("How its secret begins."),
          created_at: time,
          last_used_at: time.nullable().describe("When it was last exchanged for an access token; null: never."),
          last_seen_at: time.nullable().describe("When it, or a token of it, last reached Ambit, to five minutes."),
          program: z.string().nullable().describe("What the program that used it then says that it is; a claim."),
          silent: z.boolean().describe("An enforcement point's that was not seen for fifteen minutes."),
          revoked_at: time.nullable(),
        }),
      )
      .describe("Those in use, then the newest that were revoked."),
    in_custody: z.array(heldSecret).describe("Secrets of tools that are held for it; never what they are."),
    revoke_refusal: z.string().nullable().describe("Why the one who asks may not revoke one; null where they may."),
    propose_refusal: z.string().nullable().describe("Why they may propose no change of it; null where they may."),
    budget: z.object({ version: z.number(), in_force_since: z.string(), grants: z.array(grantDefinition) }).nullable(),
    matrix: budgetMatrix,
    limits: z.array(limitInUse),
    allowed_in_30_days: z
      .array(z.object({ power: z.string(), environment: z.string(), count: z.number() }))
      .describe(
        "How often a power was allowed in an environment in the last 30 days; a pair that is missing was not used.",
      ),
    recent: z.array(decisionLine),
  }),
);
