/** What the rest of the access API answers. */
import { z } from "zod";
import type {
  ActionSearchAnswer,
  FragmentAnswer,
  Jwks,
  Metadata,
  OutcomeAnswer,
  RedeemAnswer,
  ReleaseAnswer,
  SessionAnswer,
  TokenAnswer,
  ToolsAnswer,
} from "@/lib/contracts/access";
import { ACCESS_TOKEN_TYPE, OUTCOME_STATUSES, TOOL_TOKEN_TYPE } from "@/lib/contracts/access";
import { component, jsonObject, time } from "../component";

export const sessionAnswer = component<SessionAnswer>()(
  "SessionAnswer",
  z.object({
    session_id: z.string(),
    provenance_until: time.describe(
      "From then on it is forgotten where values were first seen; what the session read and did never is.",
    ),
  }),
);

export const redeemAnswer = component<RedeemAnswer>()(
  "RedeemAnswer",
  z.object({
    redeemed: z.literal(true),
    evaluation_id: z.string(),
  }),
);

export const releaseAnswer = component<ReleaseAnswer>()(
  "ReleaseAnswer",
  z.object({
    redeemed: z.literal(true),
    evaluation_id: z.string(),
    secret: z.object({
      id: z.string(),
      version: z.number(),
      value: z
        .string()
        .describe("For the call that the permit is for. Keep it nowhere, and never give it to the agent."),
    }),
  }),
);

export const outcomeAnswer = component<OutcomeAnswer>()(
  "OutcomeAnswer",
  z.object({
    evaluation_id: z.string(),
    status: z.enum(OUTCOME_STATUSES),
    reported_at: time,
  }),
);

export const fragmentAnswer = component<FragmentAnswer>()(
  "FragmentAnswer",
  z.object({
    fragment_id: z.string(),
  }),
);

export const actionSearchAnswer = component<ActionSearchAnswer>()(
  "ActionSearchAnswer",
  z.object({
    results: z.array(
      z.object({
        name: z.string(),
        properties: z
          .object({
            changes_results: z
              .literal(true)
              .describe("Obligations of the budget can leave parts of what a call answers out."),
          })
          .exactOptional(),
      }),
    ),
  }),
);

export const toolsAnswer = component<ToolsAnswer>()(
  "ToolsAnswer",
  z.object({
    tools: z.array(
      z.object({
        name: z.string(),
        state: z
          .enum(["standing", "quarantined", "unreadable"])
          .describe(
            "quarantined: it says something that nobody has looked at. unreadable: it cannot be kept, and so not be looked at.",
          ),
        review: z.string().exactOptional().describe("Where people look at it."),
      }),
    ),
  }),
);

export const tokenAnswer = component<TokenAnswer>()(
  "TokenAnswer",
  z.object({
    access_token: z.string(),
    issued_token_type: z.enum([ACCESS_TOKEN_TYPE, TOOL_TOKEN_TYPE]),
    token_type: z.literal("Bearer"),
    expires_in: z.number().describe("Seconds."),
  }),
);

export const metadata = component<Metadata>()(
  "Metadata",
  z.object({
    policy_decision_point: z.string(),
    access_evaluation_endpoint: z.string(),
    access_evaluations_endpoint: z.string(),
    access_request_endpoint: z.string(),
    search_action_endpoint: z.string(),
    jwks_uri: z.string(),
    token_endpoint: z.string(),
    session_endpoint: z.string(),
    permit_redemption_endpoint: z.string(),
    outcome_endpoint: z.string(),
    capabilities: z.array(z.string()),
  }),
);

export const jwks = component<Jwks>()(
  "Jwks",
  z.object({
    keys: z.array(jsonObject),
  }),
);
