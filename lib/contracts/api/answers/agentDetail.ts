/** One agent with its budget and what it did. */
import { z } from "zod";
import type { AgentDetail } from "@/lib/contracts/agents";
import { component, json, time } from "../component";
import { agentSummary, decisionLine, limitInUse } from "./agents";
import { ceilingDefinition, grantDefinition } from "./budget";
import { budgetMatrix } from "./budgetMatrix";

export const agentDetail = component<AgentDetail>()(
  "AgentDetail",
  agentSummary.extend({
    created_at: time,
    attributes: z.record(z.string(), json),
    stage_version: z.number().nullable(),
    ceilings: z.array(ceilingDefinition),
    principals: z.array(z.object({ tool: z.string(), environment: z.string(), identity: z.string() })),
    credentials: z.array(
      z.object({
        tool: z.string(),
        environment: z.string(),
        kind: z.enum(["agent", "enforcement_point"]),
        hint: z.string(),
        created_at: time,
      }),
    ),
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
