/** What came of it, as phases of an action record. */
import { z } from "zod";
import type { CredentialPhase, StateChangePhase, ToolCallPhase } from "@/lib/core/record/types";
import { BASES } from "@/lib/core/record/types";
import { component, json, time } from "../component";

export const credentialPhase = component<CredentialPhase>()(
  "CredentialPhase",
  z.object({
    basis: z.enum(BASES),
    at: time,
    evaluation_id: z.string(),
    permit_id: z.string(),
    issued_at: time,
    expires_at: time,
    must_redeem: z.boolean(),
    redeemed_at: time.nullable(),
    revoked_at: time.nullable(),
    lapsed_at: time.nullable(),
    presented: z
      .object({ credential_id: z.string(), kind: z.enum(["agent", "enforcement_point"]), hint: z.string() })
      .describe("The credential toward Ambit under which the permit was issued."),
    principal: z.string().nullable().describe("The identity registered for the agent in the tool's own system."),
    secret: z
      .object({
        secret_id: z.string(),
        name: z.string().describe("A secret is named by its place: `TOOL in ENVIRONMENT`."),
        version: z.number().int(),
        released_at: time,
        to: z
          .object({ credential_id: z.string(), hint: z.string() })
          .describe("The enforcement point that got it, by its credential toward Ambit."),
      })
      .nullable()
      .describe("What Ambit let go with the permit, without its value; null where that was nothing."),
  }),
);

export const toolCallPhase = component<ToolCallPhase>()(
  "ToolCallPhase",
  z.object({
    basis: z.enum(BASES),
    at: time,
    evaluation_id: z.string(),
    status: z
      .enum(["succeeded", "failed", "not_executed", "unreported"])
      .describe("`unreported`: fragments speak of the call, but no outcome was reported."),
    error: z.string().nullable(),
    occurred_at: time.nullable(),
    reported_at: time.nullable(),
    tool_call_id: z.string().nullable(),
  }),
);

export const stateChangePhase = component<StateChangePhase>()(
  "StateChangePhase",
  z.object({
    basis: z.enum(BASES),
    at: time,
    evaluation_id: z.string(),
    changes: z.array(
      z.object({
        basis: z.enum(BASES),
        system: z.string().describe("Which system says so."),
        fragment_id: z.string().nullable().describe("Set where a fragment says so."),
        resource: z.object({ type: z.string(), id: z.string() }),
        before: json.exactOptional(),
        after: json.exactOptional(),
        reference: z.string().nullable(),
      }),
    ),
  }),
);
