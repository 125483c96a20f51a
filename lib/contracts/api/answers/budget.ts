/** Budgets, stages and limits, as they are answered. */
import { z } from "zod";
import type {
  Approvers,
  BudgetLimitDefinition,
  CeilingDefinition,
  GrantDefinition,
  LimitDefinition,
  LimitWindow,
  Obligation,
} from "@/lib/core/organisation/definition";
import { AUDIENCES, BLAST_RADII, POWERS, SENSITIVITIES } from "@/lib/core/organisation/facts";
import { component, json, jsonObject, time } from "../component";

export const ceilingDefinition = component<CeilingDefinition>()(
  "CeilingDefinition",
  z.object({
    power: z.enum(POWERS),
    environments: z.array(z.string()),
    maxSensitivity: z.enum(SENSITIVITIES).exactOptional(),
    maxBlastRadius: z.enum(BLAST_RADII).exactOptional(),
    maxAudience: z.enum(AUDIENCES).exactOptional(),
  }),
);

export const approvers = component<Approvers>()(
  "Approvers",
  z
    .union([
      z.object({ role: z.enum(["viewer", "operator", "security_reviewer", "admin"]), count: z.number() }),
      z.object({ team: z.string(), count: z.number() }),
      z.object({ group: z.string(), count: z.number() }),
      z.object({ person: z.string(), count: z.number() }),
    ])
    .describe(
      "Who must answer: `count` distinct people who hold a role, are in a team or a named group, or one person by e-mail.",
    ),
);

export const limitWindow = component<LimitWindow>()(
  "LimitWindow",
  z.union([z.literal("hour"), z.literal("day"), z.object({ slidingSeconds: z.number() })]),
);

export const limitDefinition = component<LimitDefinition>()(
  "LimitDefinition",
  z.object({
    measure: z.string().describe("`count`, or `sum(arguments.PATH)`."),
    per: limitWindow.describe("Calendar hour or day (UTC), or a sliding window."),
    max: z.number(),
    by: z
      .string()
      .exactOptional()
      .describe("An argument's path (`arguments.currency`) whose values are counted apart."),
    beyond: z.enum(["deny", "ask"]),
    approvers: z.array(approvers).exactOptional(),
    freshSignIn: z
      .literal(true)
      .exactOptional()
      .describe("Whoever approves going beyond it must have signed in just before."),
  }),
);

export const budgetLimitDefinition = component<BudgetLimitDefinition>()(
  "BudgetLimitDefinition",
  limitDefinition
    .extend({
      id: z.string().describe("Its name in the budget, which its counter keeps from version to version."),
      actions: z.array(z.string()).exactOptional().describe("Exact names or `tool.*`. Absent: every action."),
      environments: z.array(z.string()).exactOptional().describe("Absent: every environment, counted together."),
    })
    .describe("A limit over everything that the budget of an agent allows, whichever grants allow it."),
);

export const grantObligation = component<Obligation>()(
  "GrantObligation",
  z
    .object({
      type: z.string(),
    })
    .catchall(json)
    .describe("What the enforcement point must do when it allows. `type` names it; the rest is its own."),
);

export const grantDefinition = component<GrantDefinition>()(
  "GrantDefinition",
  z.object({
    id: z.string(),
    actions: z
      .array(z.string())
      .describe("Exact names (`banking.send_money`) or every action of a tool (`banking.*`)."),
    environments: z.array(z.string()),
    objectTypes: z.array(z.string()).exactOptional().describe("Absent: every object type."),
    maxSensitivity: z.enum(SENSITIVITIES).exactOptional(),
    maxBlastRadius: z.enum(BLAST_RADII).exactOptional(),
    maxAudience: z.enum(AUDIENCES).exactOptional(),
    arguments: jsonObject.exactOptional().describe("JSON Schema, draft 2020-12, that the arguments must satisfy."),
    when: z.string().exactOptional().describe("CEL condition."),
    limits: z.array(limitDefinition),
    obligations: z.array(grantObligation),
    expiresAt: time.exactOptional().describe("RFC 3339; an exception ends here."),
  }),
);
