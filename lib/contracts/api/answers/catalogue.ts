/** What /api/v1/catalogue and /api/v1/rules answer. */
import { z } from "zod";
import type { CatalogueTool, RuleLine } from "@/lib/contracts/agents";
import type { ActionDefinition } from "@/lib/core/organisation/definition";
import { component, jsonObject } from "../component";
import { approvers } from "./budget";
import { declared } from "./riskFacts";

export const actionDefinition = component<ActionDefinition>()(
  "ActionDefinition",
  declared.extend({
    name: z.string(),
    version: z.number(),
    description: z.string().exactOptional(),
    inputSchema: jsonObject
      .exactOptional()
      .describe("JSON Schema, draft 2020-12. Absent: the action takes any arguments or none."),
  }),
);

export const catalogueTool = component<CatalogueTool>()(
  "CatalogueTool",
  z
    .object({
      name: z.string(),
      actions: z.array(actionDefinition),
    })
    .describe("One tool of the catalogue, its actions with the facts as people stated them."),
);

export const ruleLine = component<RuleLine>()(
  "RuleLine",
  z.object({
    name: z.string(),
    version: z.number(),
    actions: z.array(z.string()).exactOptional().describe("Absent or empty: every action. Exact names or `tool.*`."),
    teams: z.array(z.string()).exactOptional().describe("Absent or empty: every team's agents."),
    agents: z.array(z.string()).exactOptional().describe("Absent or empty: every agent."),
    when: z.string().describe("CEL condition; one that errors counts as met."),
    effect: z.enum(["stop", "hand_off", "ask"]),
    approvers: z.array(approvers),
    respondWithinSeconds: z.number().exactOptional(),
    freshSignIn: z
      .literal(true)
      .exactOptional()
      .describe("Whoever approves must have signed in within the last minutes. Of rules that ask; absent: not wanted."),
  }),
);
