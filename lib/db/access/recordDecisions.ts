/** Writes a batch of decisions, and all that follows from them without asking, in one statement. */
import type { DecisionResult, LimitDemand, SessionFacts } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { QueryClient } from "@/lib/db/queryClient";
import { counterLock } from "./limits";

/** One decision as its row holds it, with the permit that an allow hands out and its event in the audit log. */
export interface NewDecision {
  id: string;
  decidedAt: Date;
  agentId: string;
  /** The agent's name, for the audit event. */
  agent: string;
  credentialId: string;
  credentialKind: "agent" | "enforcement_point";
  onBehalfOf: string | undefined;
  action: string;
  tool: string;
  environment: string;
  resource: JsonObject;
  arguments: JsonObject | undefined;
  actionDigest: string;
  sessionId: string;
  claimedSessionId: string | null;
  requestId: string | undefined;
  toolCallId: string | undefined;
  traceparent: string | undefined;
  justification: string | undefined;
  confidence: number | null;
  outcome: DecisionResult["outcome"];
  reason: DecisionResult["reason"];
  reasons: DecisionResult["reasons"];
  wouldBe: DecisionResult["wouldBe"];
  nextAction: DecisionResult["nextAction"];
  /** Seconds. */
  retryAfter: number | undefined;
  budgetVersion: number | null;
  configVersion: number;
  obligations: DecisionResult["obligations"];
  asks: DecisionResult["asks"];
  seen: DecisionResult["evidence"];
  presentedApproval: string | undefined;
  approvalId: string | undefined;
  permitId: string | undefined;
  permitExpiresAt: Date | undefined;
  mustRedeem: boolean;
  /** The permit is redeemed as it is handed out. */
  redeemsPermit: boolean;
  event: string;
  /** Of the audit event. Never a secret. */
  detail: Record<string, unknown>;
}

export interface DecisionRecords {
  decisions: readonly NewDecision[];
  /** What each allow takes from its counters. */
  reservations: readonly { evaluationId: string; demands: readonly LimitDemand[] }[];
  /** What to add to each session in the hour that began at `hour`. */
  sessions: readonly { sessionId: string; hour: Date; facts: SessionFacts }[];
}

/** The locks of the sessions and counters must be held. */
export async function insertDecisions(client: QueryClient, records: DecisionRecords): Promise<void> {
  await client.query({
    name: "record_decisions",
    text: RECORD,
    values: [
      JSON.stringify(records.decisions),
      JSON.stringify(records.reservations.flatMap(reservationRows)),
      JSON.stringify(records.sessions.map(({ sessionId, hour, facts }) => ({ sessionId, hour, ...facts }))),
    ],
  });
}

/** Several limits on the same counter (one that asks below one that denies) are booked once. */
function reservationRows({ evaluationId, demands }: DecisionRecords["reservations"][number]) {
  const counters = new Map<string, LimitDemand>(demands.map((demand) => [counterLock(demand), demand]));
  return [...counters.values()].map(({ key, byValue, bucketStart, amount }) => {
    if (amount === null) throw new Error(`nothing to reserve from ${key}`);
    return { evaluationId, key, byValue, bucketStart: new Date(bucketStart), amount };
  });
}

const RECORD = `
WITH decided AS (
  SELECT * FROM json_to_recordset($1::json) AS r (
    "id" uuid, "decidedAt" timestamptz, "agentId" uuid, "agent" text, "credentialId" uuid,
    "credentialKind" credential_kind, "onBehalfOf" text, "action" text, "tool" text, "environment" text,
    "resource" jsonb, "arguments" jsonb, "actionDigest" text, "sessionId" uuid, "claimedSessionId" text,
    "requestId" text, "toolCallId" text, "traceparent" text, "justification" text, "confidence" float8,
    "outcome" decision_outcome, "reason" text, "reasons" jsonb, "wouldBe" jsonb, "nextAction" text, "retryAfter" int,
    "budgetVersion" int, "configVersion" bigint, "obligations" jsonb, "asks" jsonb, "seen" jsonb,
    "presentedApproval" text, "approvalId" uuid, "permitId" uuid, "permitExpiresAt" timestamptz, "mustRedeem" boolean,
    "redeemsPermit" boolean,
    "event" text, "detail" jsonb)
), evaluations AS (
  INSERT INTO evaluation (
    id, decided_at, agent_id, credential_id, credential_kind, on_behalf_of, action, tool, environment, resource,
    arguments, action_digest, session_id, claimed_session_id, request_id, tool_call_id, traceparent, justification,
    confidence, outcome, reason, reasons, would_be, next_action, retry_after, budget_version, config_version,
    obligations, asks, seen, presented_approval, approval_id)
  SELECT "id", "decidedAt", "agentId", "credentialId", "credentialKind", "onBehalfOf", "action", "tool", "environment",
         "resource", "arguments", "actionDigest", "sessionId", "claimedSessionId", "requestId", "toolCallId",
         "traceparent", "justification", "confidence", "outcome", "reason", "reasons", "wouldBe", "nextAction",
         "retryAfter", "budgetVersion", "configVersion", "obligations", "asks", "seen", "presentedApproval",
         "approvalId"
    FROM decided
), permits AS (
  INSERT INTO permit (id, evaluation_id, action_digest, issued_at, expires_at, must_redeem, redeemed_at, redeemed_by)
  SELECT "permitId", "id", "actionDigest", "decidedAt", "permitExpiresAt", "mustRedeem",
         CASE WHEN "redeemsPermit" THEN "decidedAt" END, CASE WHEN "redeemsPermit" THEN "credentialKind" END
    FROM decided WHERE "permitId" IS NOT NULL
), audited AS (
  INSERT INTO audit_event (at, actor_kind, actor_id, actor_name, event, subject_kind, subject_id, detail)
  SELECT "decidedAt", 'agent'::actor_kind, "agentId", "agent", "event", 'evaluation', "id"::text, "detail" FROM decided
   UNION ALL
  SELECT "decidedAt", 'agent'::actor_kind, "agentId", "agent", 'permit.redeemed', 'permit', "permitId"::text,
         jsonb_build_object('evaluationId', "id", 'actionDigest', "actionDigest")
    FROM decided WHERE "permitId" IS NOT NULL AND "redeemsPermit"
), demand AS (
  SELECT * FROM json_to_recordset($2::json) AS r (
    "evaluationId" uuid, "key" text, "byValue" text, "bucketStart" timestamptz, "amount" numeric)
), booked AS (
  INSERT INTO limit_usage AS u (limit_key, by_value, bucket_start, used)
  SELECT "key", "byValue", "bucketStart", sum("amount") FROM demand GROUP BY 1, 2, 3
   ORDER BY "key" COLLATE "C", "byValue" COLLATE "C", "bucketStart"
  ON CONFLICT (limit_key, by_value, bucket_start) DO UPDATE SET used = u.used + excluded.used
), reserved AS (
  INSERT INTO limit_reservation (evaluation_id, limit_key, by_value, bucket_start, amount)
  SELECT "evaluationId", "key", "byValue", "bucketStart", "amount" FROM demand
)
INSERT INTO session_facts AS f
  (session_id, hour, max_sensitivity_read, read_untrusted, exposed, decisions, exposes, writes)
SELECT "sessionId", "hour", "maxSensitivityRead", "readUntrusted", "exposed", "decisions", "exposes", "writes"
  FROM json_to_recordset($3::json) AS r (
    "sessionId" uuid, "hour" timestamptz, "maxSensitivityRead" sensitivity, "readUntrusted" boolean, "exposed" boolean,
    "decisions" int, "exposes" int, "writes" int)
ON CONFLICT (session_id, hour) DO UPDATE SET
  max_sensitivity_read = greatest(f.max_sensitivity_read, excluded.max_sensitivity_read),
  read_untrusted = f.read_untrusted OR excluded.read_untrusted,
  exposed = f.exposed OR excluded.exposed,
  decisions = f.decisions + excluded.decisions,
  exposes = f.exposes + excluded.exposes,
  writes = f.writes + excluded.writes`;
