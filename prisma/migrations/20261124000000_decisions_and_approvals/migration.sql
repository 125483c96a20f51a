-- CreateEnum
CREATE TYPE "power" AS ENUM ('read', 'write', 'trigger', 'approve', 'expose');

-- CreateEnum
CREATE TYPE "sensitivity" AS ENUM ('public', 'internal', 'confidential', 'restricted');

-- CreateEnum
CREATE TYPE "blast_radius" AS ENUM ('single', 'group', 'tenant', 'organisation');

-- CreateEnum
CREATE TYPE "audience" AS ENUM ('internal', 'partner', 'public');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('viewer', 'operator', 'security_reviewer', 'admin');

-- CreateEnum
CREATE TYPE "lifecycle" AS ENUM ('active', 'suspended', 'retired');

-- CreateEnum
CREATE TYPE "mode" AS ENUM ('enforce', 'observe');

-- CreateEnum
CREATE TYPE "rule_effect" AS ENUM ('stop', 'hand_off', 'ask');

-- CreateEnum
CREATE TYPE "credential_kind" AS ENUM ('agent', 'enforcement_point');

-- CreateEnum
CREATE TYPE "decision_outcome" AS ENUM ('allow', 'deny', 'escalate');

-- CreateEnum
CREATE TYPE "approval_status" AS ENUM ('pending', 'approved', 'denied', 'expired', 'cancelled');

-- CreateEnum
CREATE TYPE "answer_verdict" AS ENUM ('approve', 'deny');

-- CreateEnum
CREATE TYPE "requirement_kind" AS ENUM ('role', 'team', 'group', 'person');

-- CreateEnum
CREATE TYPE "hand_off_status" AS ENUM ('open', 'accepted', 'done', 'returned');

-- CreateEnum
CREATE TYPE "outcome_status" AS ENUM ('succeeded', 'failed', 'not_executed');

-- CreateEnum
CREATE TYPE "value_origin" AS ENUM ('request', 'trusted', 'untrusted');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('person', 'agent', 'system', 'command');

-- CreateTable
CREATE TABLE "organisation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "config_version" BIGINT NOT NULL DEFAULT 1,
    "demonstration" BOOLEAN NOT NULL DEFAULT false,
    "genesis_at" TIMESTAMPTZ(3) NOT NULL,
    "genesis_digest" TEXT NOT NULL,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "session_epoch" INTEGER NOT NULL DEFAULT 0,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_role" (
    "person_id" UUID NOT NULL,
    "role" "role" NOT NULL,

    CONSTRAINT "person_role_pkey" PRIMARY KEY ("person_id","role")
);

-- CreateTable
CREATE TABLE "team_member" (
    "team_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("team_id","person_id")
);

-- CreateTable
CREATE TABLE "approver_group" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "approver_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group_member" (
    "group_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "group_member_pkey" PRIMARY KEY ("group_id","person_id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempts" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL,

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "sign_in_attempts_window_start_idx" ON "sign_in_attempts"("window_start");

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stage" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "stage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stage_ceiling" (
    "stage_id" UUID NOT NULL,
    "power" "power" NOT NULL,
    "environment_id" UUID NOT NULL,
    "max_sensitivity" "sensitivity",
    "max_blast_radius" "blast_radius",
    "max_audience" "audience",

    CONSTRAINT "stage_ceiling_pkey" PRIMARY KEY ("stage_id","power","environment_id")
);

-- CreateTable
CREATE TABLE "tool" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "tool_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action" (
    "id" UUID NOT NULL,
    "tool_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "description" TEXT,
    "power" "power",
    "object_type" TEXT,
    "sensitivity" "sensitivity",
    "blast_radius" "blast_radius",
    "reversible" BOOLEAN,
    "audited" BOOLEAN,
    "observable" BOOLEAN,
    "touches" TEXT[],
    "returns_untrusted" BOOLEAN,
    "audience" "audience",
    "undo" JSONB,
    "input_schema" JSONB,

    CONSTRAINT "action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "team_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "lifecycle" "lifecycle" NOT NULL DEFAULT 'active',
    "stage_id" UUID NOT NULL,
    "mode" "mode" NOT NULL DEFAULT 'enforce',
    "observe_until" TIMESTAMPTZ(3),
    "attributes" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_principal" (
    "agent_id" UUID NOT NULL,
    "tool_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "identity" TEXT NOT NULL,

    CONSTRAINT "agent_principal_pkey" PRIMARY KEY ("agent_id","tool_id","environment_id")
);

-- CreateTable
CREATE TABLE "budget" (
    "id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "in_force" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_grant" (
    "budget_id" UUID NOT NULL,
    "grant_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "actions" TEXT[],
    "environments" TEXT[],
    "object_types" TEXT[],
    "max_sensitivity" "sensitivity",
    "max_blast_radius" "blast_radius",
    "max_audience" "audience",
    "arguments" JSONB,
    "when" TEXT,
    "limits" JSONB NOT NULL,
    "obligations" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "budget_grant_pkey" PRIMARY KEY ("budget_id","grant_id")
);

-- CreateTable
CREATE TABLE "escalation_rule" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "effect" "rule_effect" NOT NULL,
    "actions" TEXT[],
    "teams" TEXT[],
    "agents" TEXT[],
    "when" TEXT NOT NULL,
    "approvers" JSONB NOT NULL,
    "respond_within_seconds" INTEGER,

    CONSTRAINT "escalation_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "tool_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "kind" "credential_kind" NOT NULL,
    "must_redeem" BOOLEAN NOT NULL DEFAULT false,
    "secret_hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "encrypted_private_jwk" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "agent_session" (
    "id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "salt" TEXT,
    "label" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "agent_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session_facts" (
    "session_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "max_sensitivity_read" "sensitivity" NOT NULL DEFAULT 'public',
    "read_untrusted" BOOLEAN NOT NULL DEFAULT false,
    "exposed" BOOLEAN NOT NULL DEFAULT false,
    "decisions" INTEGER NOT NULL DEFAULT 0,
    "exposes" INTEGER NOT NULL DEFAULT 0,
    "writes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "session_facts_pkey" PRIMARY KEY ("session_id","hour")
);

-- CreateTable
CREATE TABLE "session_value" (
    "session_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "origin" "value_origin" NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_value_pkey" PRIMARY KEY ("session_id","digest")
);

-- CreateTable
CREATE TABLE "evaluation" (
    "id" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "agent_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "credential_kind" "credential_kind" NOT NULL,
    "on_behalf_of" TEXT,
    "action" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "resource" JSONB NOT NULL,
    "arguments" JSONB,
    "action_digest" TEXT NOT NULL,
    "session_id" UUID NOT NULL,
    "claimed_session_id" TEXT,
    "request_id" TEXT,
    "tool_call_id" TEXT,
    "traceparent" TEXT,
    "justification" TEXT,
    "confidence" DOUBLE PRECISION,
    "outcome" "decision_outcome" NOT NULL,
    "reason" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "would_be" JSONB,
    "next_action" TEXT,
    "retry_after" INTEGER,
    "budget_version" INTEGER,
    "config_version" BIGINT NOT NULL,
    "obligations" JSONB NOT NULL,
    "asks" JSONB NOT NULL,
    "seen" JSONB NOT NULL,
    "presented_approval" TEXT,
    "approval_id" UUID,

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "permit" (
    "id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "action_digest" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "must_redeem" BOOLEAN NOT NULL,
    "redeemed_at" TIMESTAMPTZ(3),
    "redeemed_by" "credential_kind",
    "revoked_at" TIMESTAMPTZ(3),
    "lapsed_at" TIMESTAMPTZ(3),

    CONSTRAINT "permit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "limit_usage" (
    "limit_key" TEXT NOT NULL,
    "by_value" TEXT NOT NULL DEFAULT '',
    "bucket_start" TIMESTAMPTZ(3) NOT NULL,
    "used" DECIMAL NOT NULL,

    CONSTRAINT "limit_usage_pkey" PRIMARY KEY ("limit_key","by_value","bucket_start")
);

-- CreateTable
CREATE TABLE "limit_reservation" (
    "evaluation_id" UUID NOT NULL,
    "limit_key" TEXT NOT NULL,
    "by_value" TEXT NOT NULL DEFAULT '',
    "bucket_start" TIMESTAMPTZ(3) NOT NULL,
    "amount" DECIMAL NOT NULL,
    "given_back_at" TIMESTAMPTZ(3),

    CONSTRAINT "limit_reservation_pkey" PRIMARY KEY ("evaluation_id","limit_key")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "action_digest" TEXT NOT NULL,
    "status" "approval_status" NOT NULL DEFAULT 'pending',
    "justification" TEXT,
    "asks" JSONB NOT NULL,
    "session_facts" JSONB NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "approved_until" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_requirement" (
    "approval_id" UUID NOT NULL,
    "kind" "requirement_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "approval_requirement_pkey" PRIMARY KEY ("approval_id","kind","name")
);

-- CreateTable
CREATE TABLE "approval_answer" (
    "approval_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "verdict" "answer_verdict" NOT NULL,
    "reason" TEXT,
    "qualifies" JSONB NOT NULL,
    "api_token_id" UUID,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_answer_pkey" PRIMARY KEY ("approval_id","person_id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "credential_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "body_digest" TEXT NOT NULL,
    "approval_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("credential_id","key")
);

-- CreateTable
CREATE TABLE "hand_off" (
    "id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "approvers" JSONB NOT NULL,
    "status" "hand_off_status" NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hand_off_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outcome" (
    "evaluation_id" UUID NOT NULL,
    "status" "outcome_status" NOT NULL,
    "error" TEXT,
    "occurred_at" TIMESTAMPTZ(3),
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "reported_by" "credential_kind" NOT NULL,
    "body_digest" TEXT NOT NULL,
    "observed" JSONB NOT NULL,

    CONSTRAINT "outcome_pkey" PRIMARY KEY ("evaluation_id")
);

-- CreateTable
CREATE TABLE "state_change" (
    "evaluation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reference" TEXT,

    CONSTRAINT "state_change_pkey" PRIMARY KEY ("evaluation_id","position")
);

-- CreateTable
CREATE TABLE "fragment" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "content_digest" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "keys" JSONB NOT NULL,
    "evaluation_id" UUID,

    CONSTRAINT "fragment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "sequence" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "environment_name_key" ON "environment"("name");

-- CreateIndex
CREATE UNIQUE INDEX "team_name_key" ON "team"("name");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "team_member_person_id_idx" ON "team_member"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "approver_group_name_key" ON "approver_group"("name");

-- CreateIndex
CREATE INDEX "group_member_person_id_idx" ON "group_member"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_secret_hash_key" ON "invitation"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_secret_hash_key" ON "api_token"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "stage_name_key" ON "stage"("name");

-- CreateIndex
CREATE UNIQUE INDEX "stage_position_key" ON "stage"("position");

-- CreateIndex
CREATE UNIQUE INDEX "tool_name_key" ON "tool"("name");

-- CreateIndex
CREATE UNIQUE INDEX "action_tool_id_name_key" ON "action"("tool_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "agent_name_key" ON "agent"("name");

-- CreateIndex
CREATE INDEX "agent_team_id_idx" ON "agent"("team_id");

-- CreateIndex
CREATE INDEX "agent_owner_id_idx" ON "agent"("owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "budget_agent_id_version_key" ON "budget"("agent_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "escalation_rule_name_key" ON "escalation_rule"("name");

-- CreateIndex
CREATE UNIQUE INDEX "credential_secret_hash_key" ON "credential"("secret_hash");

-- CreateIndex
CREATE INDEX "credential_agent_id_tool_id_environment_id_idx" ON "credential"("agent_id", "tool_id", "environment_id");

-- CreateIndex
CREATE UNIQUE INDEX "agent_session_id_agent_id_key" ON "agent_session"("id", "agent_id");

-- CreateIndex
CREATE INDEX "evaluation_decided_at_id_idx" ON "evaluation"("decided_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "evaluation_agent_id_decided_at_idx" ON "evaluation"("agent_id", "decided_at" DESC);

-- CreateIndex
CREATE INDEX "evaluation_action_digest_idx" ON "evaluation"("action_digest");

-- CreateIndex
CREATE UNIQUE INDEX "permit_evaluation_id_key" ON "permit"("evaluation_id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_evaluation_id_key" ON "approval"("evaluation_id");

-- CreateIndex
CREATE INDEX "approval_status_expires_at_idx" ON "approval"("status", "expires_at");

-- CreateIndex
CREATE INDEX "approval_agent_id_requested_at_idx" ON "approval"("agent_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "approval_action_digest_idx" ON "approval"("action_digest");

-- CreateIndex
CREATE UNIQUE INDEX "hand_off_evaluation_id_key" ON "hand_off"("evaluation_id");

-- CreateIndex
CREATE INDEX "fragment_evaluation_id_idx" ON "fragment"("evaluation_id");

-- CreateIndex
CREATE UNIQUE INDEX "fragment_source_content_digest_key" ON "fragment"("source", "content_digest");

-- CreateIndex
CREATE INDEX "audit_event_subject_kind_subject_id_idx" ON "audit_event"("subject_kind", "subject_id");

-- AddForeignKey
ALTER TABLE "person_role" ADD CONSTRAINT "person_role_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "approver_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_ceiling" ADD CONSTRAINT "stage_ceiling_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stage"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_ceiling" ADD CONSTRAINT "stage_ceiling_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "tool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_principal" ADD CONSTRAINT "agent_principal_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_principal" ADD CONSTRAINT "agent_principal_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "tool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_principal" ADD CONSTRAINT "agent_principal_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget" ADD CONSTRAINT "budget_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_grant" ADD CONSTRAINT "budget_grant_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budget"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "tool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_session" ADD CONSTRAINT "agent_session_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session_facts" ADD CONSTRAINT "session_facts_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "agent_session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session_value" ADD CONSTRAINT "session_value_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "agent_session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_session_id_agent_id_fkey" FOREIGN KEY ("session_id", "agent_id") REFERENCES "agent_session"("id", "agent_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "permit" ADD CONSTRAINT "permit_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "limit_reservation" ADD CONSTRAINT "limit_reservation_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_requirement" ADD CONSTRAINT "approval_requirement_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_answer" ADD CONSTRAINT "approval_answer_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_answer" ADD CONSTRAINT "approval_answer_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hand_off" ADD CONSTRAINT "hand_off_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hand_off" ADD CONSTRAINT "hand_off_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outcome" ADD CONSTRAINT "outcome_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "state_change" ADD CONSTRAINT "state_change_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "outcome"("evaluation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fragment" ADD CONSTRAINT "fragment_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE SET NULL ON UPDATE CASCADE;



-- What Prisma cannot express.

ALTER TABLE "organisation" ADD CONSTRAINT "organisation_is_single" CHECK ("id" = 1);
ALTER TABLE "environment" ADD CONSTRAINT "environment_rank_not_negative" CHECK ("rank" >= 0);
ALTER TABLE "person" ADD CONSTRAINT "person_email_lower" CHECK ("email" = lower("email"));
ALTER TABLE "agent" ADD CONSTRAINT "agent_observe_has_end" CHECK ("mode" <> 'observe' OR "observe_until" IS NOT NULL);
ALTER TABLE "action" ADD CONSTRAINT "action_touches_known"
  CHECK ("touches" <@ ARRAY['customer_facing', 'identity', 'billing']::text[]);
ALTER TABLE "limit_usage" ADD CONSTRAINT "limit_usage_not_negative" CHECK ("used" >= 0);
ALTER TABLE "limit_reservation" ADD CONSTRAINT "limit_reservation_positive" CHECK ("amount" >= 0);
ALTER TABLE "approval_requirement" ADD CONSTRAINT "approval_requirement_counts" CHECK ("count" >= 1);
ALTER TABLE "approval" ADD CONSTRAINT "approval_resolved_once"
  CHECK (("status" = 'pending') = ("resolved_at" IS NULL));
ALTER TABLE "approval" ADD CONSTRAINT "approval_until_when_approved"
  CHECK (("status" = 'approved') = ("approved_until" IS NOT NULL));
ALTER TABLE "approval" ADD CONSTRAINT "approval_used_when_approved"
  CHECK ("used_at" IS NULL OR "status" = 'approved');
ALTER TABLE "permit" ADD CONSTRAINT "permit_ends_once"
  CHECK (num_nonnulls("redeemed_at", "lapsed_at") <= 1);
ALTER TABLE "permit" ADD CONSTRAINT "permit_redeemed_by_when_redeemed"
  CHECK ("redeemed_by" IS NULL OR "redeemed_at" IS NOT NULL);
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_reason_known" CHECK ("reason" IN (
  'granted', 'approval_honoured', 'observe_mode',
  'approval_required', 'out_of_scope', 'approval_expired', 'approval_unverifiable', 'policy_denied',
  'handed_off', 'credential_scope', 'agent_not_active', 'kill_switch', 'action_unknown', 'arguments_outside_grant',
  'stage_ceiling', 'power_reserved', 'no_grant', 'condition_error', 'rule_stop', 'limit_exhausted',
  'audit_unavailable'));

CREATE UNIQUE INDEX "budget_one_in_force" ON "budget" ("agent_id") WHERE "in_force";
CREATE UNIQUE INDEX "signing_key_one_active" ON "signing_key" ((true)) WHERE "retired_at" IS NULL;
CREATE UNIQUE INDEX "agent_session_one_shared" ON "agent_session" ("agent_id") WHERE "shared";
CREATE UNIQUE INDEX "approval_one_pending" ON "approval" ("action_digest") WHERE "status" = 'pending';
CREATE INDEX "permit_unsettled" ON "permit" ("expires_at")
  WHERE "must_redeem" AND "redeemed_at" IS NULL AND "lapsed_at" IS NULL;

-- Append-only tables refuse every change, whoever asks.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ambit: % is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER "evaluation_append_only" BEFORE UPDATE OR DELETE ON "evaluation"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "evaluation_no_truncate" BEFORE TRUNCATE ON "evaluation"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "approval_answer_append_only" BEFORE UPDATE OR DELETE ON "approval_answer"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "outcome_append_only" BEFORE UPDATE OR DELETE ON "outcome"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "state_change_append_only" BEFORE UPDATE OR DELETE ON "state_change"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "budget_grant_immutable" BEFORE UPDATE OR DELETE ON "budget_grant"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

CREATE FUNCTION "budget_only_in_force_moves"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD."id", OLD."agent_id", OLD."version", OLD."created_at")
      IS DISTINCT FROM (NEW."id", NEW."agent_id", NEW."version", NEW."created_at") THEN
    RAISE EXCEPTION 'ambit: a budget version is immutable' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "budget_immutable" BEFORE UPDATE OR DELETE ON "budget"
  FOR EACH ROW EXECUTE FUNCTION "budget_only_in_force_moves"();

-- An approval has one terminal state, for ever, and what was asked never changes.
CREATE FUNCTION "approval_stays_terminal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'ambit: an approval is never deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD."status" <> 'pending' AND NEW."status" <> OLD."status" THEN
    RAISE EXCEPTION 'ambit: approval % is already %', OLD."id", OLD."status"
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (OLD."id", OLD."evaluation_id", OLD."agent_id", OLD."action_digest", OLD."asks", OLD."requested_at")
      IS DISTINCT FROM
     (NEW."id", NEW."evaluation_id", NEW."agent_id", NEW."action_digest", NEW."asks", NEW."requested_at") THEN
    RAISE EXCEPTION 'ambit: what an approval asks never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_terminal" BEFORE UPDATE OR DELETE ON "approval"
  FOR EACH ROW EXECUTE FUNCTION "approval_stays_terminal"();

-- Nobody answers what an agent that they own, or that acts for them, asked for.
CREATE FUNCTION "refuse_own_answer"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM "approval" a
      JOIN "agent" g ON g."id" = a."agent_id"
      JOIN "evaluation" e ON e."id" = a."evaluation_id"
      JOIN "person" p ON p."id" = NEW."person_id"
     WHERE a."id" = NEW."approval_id"
       AND (g."owner_id" = p."id" OR lower(e."on_behalf_of") = p."email")) THEN
    RAISE EXCEPTION 'ambit: nobody answers what their own agent asked for'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_answer_not_by_owner" BEFORE INSERT ON "approval_answer"
  FOR EACH ROW EXECUTE FUNCTION "refuse_own_answer"();

-- Open inboxes listen for this.
CREATE FUNCTION "announce_approval"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('ambit_approval', NEW."id"::text);
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_announced" AFTER INSERT OR UPDATE ON "approval"
  FOR EACH ROW EXECUTE FUNCTION "announce_approval"();
