/** What /api/v1/catalogue and /api/v1/rules answer. */
import { z } from "zod";
import type { CatalogueTool, RuleLine } from "@/lib/contracts/agents";
import type { CatalogueAction, CatalogueActions, CatalogueRow } from "@/lib/contracts/catalogue";
import type { ActionDefinition } from "@/lib/core/organisation/definition";
import { FACT_NAMES } from "@/lib/core/organisation/facts";
import { component, jsonObject } from "../component";
import { approvers } from "./budget";
import { changeSummary } from "./changes";
import { declared } from "./riskFacts";
import { actionClaim } from "./toolImport";

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

const row = {
  tool: z.string(),
  action: z.string(),
  name: z.string().describe("TOOL.ACTION"),
  version: z.number(),
  description: z.string().nullable(),
  claimed: z
    .object({ title: z.string().nullable(), description: z.string().nullable() })
    .nullable()
    .describe("The beginning of what the server says of it; null where none ever told it."),
  claim_changed: z.boolean().describe("The server says something else than when people last stated what it does."),
  quarantined: z
    .boolean()
    .describe("Gateways let no call of it run until a person looks at what the server says by now."),
  facts: declared,
  unstated: z
    .array(z.enum(FACT_NAMES))
    .describe("The facts that nobody stated and that something is decided by: each counts as its worst value."),
};

const refusal = z.string().nullable().describe("Why you may not propose a change of it; null where you may.");

export const catalogueActions = component<CatalogueActions>()(
  "CatalogueActions",
  z.object({
    actions: z.array(component<CatalogueRow>()("CatalogueRow", z.object(row))),
    total: z.number(),
    page: z.number(),
    tools: z.array(z.string()).describe("Every tool of the catalogue."),
    propose_refusal: refusal,
  }),
);

export const catalogueAction = component<CatalogueAction>()(
  "CatalogueAction",
  z.object({
    ...row,
    input_schema: jsonObject.nullable(),
    claim: actionClaim.nullable(),
    reach: z
      .array(
        z.object({
          agent: z.string(),
          environment: z.string(),
          grants: z.array(z.string()).describe("By which a call could be allowed, at once or after approval."),
          held_back: z
            .array(z.object({ grant: z.string(), why: z.string() }))
            .describe("Grants that name it and let nothing through, each with what stands in the way."),
          observed: z.boolean().describe("Observe mode lets calls go on that the budget does not hold."),
        }),
      )
      .describe("Of the agents that you see."),
    rules: z
      .array(z.object({ rule: ruleLine, named: z.boolean().describe("It is in the rule's own list of actions.") }))
      .describe("Those that bear on it and that you see."),
    history: z.array(changeSummary).describe("The change requests that touched it and that you see, the newest first."),
    propose_refusal: refusal,
    release_refusal: z
      .string()
      .nullable()
      .describe("Why they may not release what the tool says of itself; null where they may."),
  }),
);
