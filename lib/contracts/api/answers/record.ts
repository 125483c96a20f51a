/** An action record, as it is answered and exported. */
import { z } from "zod";
import type { Phases } from "@/lib/core/record/types";
import { STANDINGS } from "@/lib/core/record/types";
import { component, jsonObject, time } from "../component";
import { approvalPhase, decisionPhase, requestPhase } from "./decisionPhases";
import { recordConflict, recordEvent, recordFragment, recordGap, recordLink } from "./recordParts";
import { credentialPhase, stateChangePhase, toolCallPhase } from "./toolPhases";

export const phases = component<Phases>()(
  "Phases",
  z.object({
    request: requestPhase.nullable(),
    decision: decisionPhase.nullable(),
    approval: approvalPhase.nullable(),
    credential: credentialPhase.nullable(),
    tool_call: toolCallPhase.nullable(),
    state_change: stateChangePhase.nullable(),
  }),
);

export const completenessParts = z.record(
  z.enum(["request", "credential", "tool_call", "state_change"]),
  z.enum(["known", "claimed", "missing", "not_applicable"]),
);

/** What an exported record holds; an answer adds why it was decided so. */
export const actionRecord = z.object({
  evaluation_id: z.string(),
  agent: z.object({ id: z.string(), name: z.string(), team: z.string() }),
  action: z.string(),
  environment: z.string(),
  resource: z.object({ type: z.string(), id: z.string(), properties: jsonObject.exactOptional() }),
  action_digest: z.string(),
  outcome: z.enum(["allow", "deny", "escalate"]),
  reason: z.string(),
  decided_at: time,
  standing: z.enum(STANDINGS),
  standing_sentence: z.string().describe("Where it stands, as a sentence in Ambit's words and people's names only."),
  open: z.boolean().describe("True while something is awaited within its time."),
  phases,
  events: z.array(recordEvent),
  fragments: z.array(recordFragment),
  links: z.array(recordLink),
  gaps: z.array(recordGap),
  conflicts: z.array(recordConflict),
  completeness: z.number().describe("Known parts of those that apply, 0 to 1."),
  parts: completenessParts,
});
