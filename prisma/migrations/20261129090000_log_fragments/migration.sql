-- Log records of every system, in partitions by time; where they come from, and what they are joined to.
CREATE TYPE "source_type" AS ENUM (
  'enforcement_point', 'otlp', 'cloudtrail', 'kubernetes_audit', 'github_audit', 'cloudevents', 'generic', 'postgres_log');
CREATE TYPE "basis" AS ENUM ('claimed', 'enforced', 'independent');
CREATE TYPE "join_basis" AS ENUM ('exact', 'scoped', 'circumstantial');
CREATE TYPE "phase" AS ENUM ('request', 'decision', 'approval', 'credential', 'tool_call', 'state_change');
CREATE TYPE "dead_letter_status" AS ENUM ('waiting', 'redriven', 'discarded');

CREATE TABLE "source" (
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "type" "source_type" NOT NULL,
  "basis" "basis" NOT NULL,
  "mapping" JSONB,
  "sealed_secret" TEXT,
  "retention_days" INTEGER NOT NULL DEFAULT 400,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "created_by_id" UUID,
  "disabled_at" TIMESTAMPTZ(3),
  "disabled_by" TEXT,
  "last_received_at" TIMESTAMPTZ(3),
  "latest_occurred_at" TIMESTAMPTZ(3),
  "clock_offset_ms" INTEGER,
  "clock_pairs" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "source_name_key" ON "source" ("name");
ALTER TABLE "source" ADD CONSTRAINT "source_created_by_id_fkey"
  FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "source" ADD CONSTRAINT "source_name_in_a_path" CHECK ("name" ~ '^[a-z0-9][a-z0-9_-]{0,62}$');
ALTER TABLE "source" ADD CONSTRAINT "source_generic_has_mapping" CHECK ("mapping" IS NULL OR "type" = 'generic');
ALTER TABLE "source" ADD CONSTRAINT "source_enforced_by_ambit"
  CHECK (("basis" = 'enforced') = ("type" = 'enforcement_point'));
ALTER TABLE "source" ADD CONSTRAINT "source_retention_days" CHECK ("retention_days" BETWEEN 1 AND 3650);

CREATE TABLE "source_token" (
  "id" UUID NOT NULL,
  "source_id" UUID NOT NULL,
  "secret_hash" TEXT NOT NULL,
  "hint" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "created_by" TEXT NOT NULL,
  "revoked_at" TIMESTAMPTZ(3),
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "source_token_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "source_token_secret_hash_key" ON "source_token" ("secret_hash");
CREATE INDEX "source_token_source_id_idx" ON "source_token" ("source_id");
ALTER TABLE "source_token" ADD CONSTRAINT "source_token_source_id_fkey"
  FOREIGN KEY ("source_id") REFERENCES "source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "source_minute" (
  "source_id" UUID NOT NULL,
  "minute" TIMESTAMPTZ(3) NOT NULL,
  "stored" INTEGER NOT NULL DEFAULT 0,
  "duplicates" INTEGER NOT NULL DEFAULT 0,
  "rejected" INTEGER NOT NULL DEFAULT 0,
  "lag_ms_max" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "source_minute_pkey" PRIMARY KEY ("source_id", "minute")
);
ALTER TABLE "source_minute" ADD CONSTRAINT "source_minute_source_id_fkey"
  FOREIGN KEY ("source_id") REFERENCES "source" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "dead_letter" (
  "id" UUID NOT NULL,
  "source_id" UUID NOT NULL,
  "status" "dead_letter_status" NOT NULL DEFAULT 'waiting',
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "position" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "part" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "body_digest" TEXT NOT NULL,
  "cut" BOOLEAN NOT NULL,
  "times" INTEGER NOT NULL DEFAULT 1,
  "resolved_at" TIMESTAMPTZ(3),
  "resolved_by" TEXT,
  CONSTRAINT "dead_letter_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "dead_letter_source_id_body_digest_key" ON "dead_letter" ("source_id", "body_digest");
CREATE INDEX "dead_letter_source_id_status_received_at_idx" ON "dead_letter" ("source_id", "status", "received_at" DESC);
ALTER TABLE "dead_letter" ADD CONSTRAINT "dead_letter_source_id_fkey"
  FOREIGN KEY ("source_id") REFERENCES "source" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "dead_letter" ADD CONSTRAINT "dead_letter_resolved_whole"
  CHECK (("status" = 'waiting') = ("resolved_at" IS NULL) AND ("resolved_at" IS NULL) = ("resolved_by" IS NULL));

-- What was kept of enforcement points so far moves to the table that holds everybody's.
ALTER TABLE "fragment" RENAME TO "fragment_before";
ALTER TABLE "fragment_before" RENAME CONSTRAINT "fragment_pkey" TO "fragment_before_pkey";

CREATE TABLE "fragment" (
  "id" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "source_id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "phase" "phase" NOT NULL,
  "system" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "occurred_at" TIMESTAMPTZ(3),
  "duration_ms" DOUBLE PRECISION,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "principal" TEXT,
  "verb" TEXT,
  "resource_type" TEXT,
  "resource_id" TEXT,
  "status" "outcome_status",
  "error" TEXT,
  "arguments" JSONB,
  "state_change" JSONB,
  "keys" JSONB NOT NULL,
  "content_digest" TEXT NOT NULL,
  "content" TEXT NOT NULL,
  CONSTRAINT "fragment_pkey" PRIMARY KEY ("id", "at")
) PARTITION BY RANGE ("at");
CREATE TABLE "fragment_other" PARTITION OF "fragment" DEFAULT;
CREATE INDEX "fragment_resource_id_at_idx" ON "fragment" ("resource_id", "at" DESC);
CREATE INDEX "fragment_source_id_received_at_idx" ON "fragment" ("source_id", "received_at");
ALTER TABLE "fragment" ADD CONSTRAINT "fragment_source_id_fkey"
  FOREIGN KEY ("source_id") REFERENCES "source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "fragment_key" (
  "key" BIGINT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "fragment_id" UUID NOT NULL,
  CONSTRAINT "fragment_key_pkey" PRIMARY KEY ("key", "at", "fragment_id")
) PARTITION BY RANGE ("at");
CREATE TABLE "fragment_key_other" PARTITION OF "fragment_key" DEFAULT;

CREATE TABLE "fragment_join" (
  "fragment_id" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "record_id" UUID NOT NULL,
  "governed" BOOLEAN NOT NULL,
  "basis" "join_basis" NOT NULL,
  "key_kind" TEXT,
  "score" REAL,
  "why" TEXT NOT NULL,
  "joined_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "fragment_join_pkey" PRIMARY KEY ("fragment_id", "at")
) PARTITION BY RANGE ("at");
CREATE TABLE "fragment_join_other" PARTITION OF "fragment_join" DEFAULT;
CREATE INDEX "fragment_join_record_id_idx" ON "fragment_join" ("record_id");
ALTER TABLE "fragment_join" ADD CONSTRAINT "fragment_join_scored"
  CHECK (("basis" = 'circumstantial') = ("score" IS NOT NULL));

CREATE TABLE "retracted_join" (
  "id" UUID NOT NULL,
  "fragment_id" UUID NOT NULL,
  "record_id" UUID NOT NULL,
  "basis" "join_basis" NOT NULL,
  "key_kind" TEXT,
  "why" TEXT NOT NULL,
  "joined_at" TIMESTAMPTZ(3) NOT NULL,
  "retracted_at" TIMESTAMPTZ(3) NOT NULL,
  "reason" TEXT NOT NULL,
  CONSTRAINT "retracted_join_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "retracted_join_record_id_idx" ON "retracted_join" ("record_id");
CREATE INDEX "retracted_join_fragment_id_idx" ON "retracted_join" ("fragment_id");
CREATE TRIGGER "retracted_join_append_only" BEFORE UPDATE OR DELETE ON "retracted_join"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

CREATE TABLE "fragment_batch" (
  "id" BIGSERIAL NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "fragment_ids" UUID[],
  "ats" TIMESTAMPTZ(3)[],
  CONSTRAINT "fragment_batch_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "observed_action" (
  "id" UUID NOT NULL,
  "agent_id" UUID,
  "environment" TEXT,
  "tool" TEXT,
  "system" TEXT NOT NULL,
  "principal" TEXT,
  "verb" TEXT,
  "resource_type" TEXT,
  "resource_id" TEXT,
  "status" "outcome_status",
  "first_at" TIMESTAMPTZ(3) NOT NULL,
  "last_at" TIMESTAMPTZ(3) NOT NULL,
  "fragments" INTEGER NOT NULL,
  "changed_state" BOOLEAN NOT NULL,
  "ungoverned" BOOLEAN NOT NULL,
  "found_at" TIMESTAMPTZ(3) NOT NULL,
  "acknowledged_at" TIMESTAMPTZ(3),
  "acknowledged_by_id" UUID,
  "acknowledgement" TEXT,
  CONSTRAINT "observed_action_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "observed_action_first_at_id_idx" ON "observed_action" ("first_at" DESC, "id" DESC);
CREATE INDEX "observed_action_agent_id_first_at_idx" ON "observed_action" ("agent_id", "first_at" DESC);
CREATE INDEX "observed_action_resource_id_first_at_idx" ON "observed_action" ("resource_id", "first_at" DESC);
CREATE INDEX "observed_action_waiting" ON "observed_action" ("first_at" DESC) WHERE "ungoverned" AND "acknowledged_at" IS NULL;
ALTER TABLE "observed_action" ADD CONSTRAINT "observed_action_agent_id_fkey"
  FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "observed_action" ADD CONSTRAINT "observed_action_acknowledged_by_id_fkey"
  FOREIGN KEY ("acknowledged_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "observed_action" ADD CONSTRAINT "observed_action_ungoverned_has_agent"
  CHECK (NOT "ungoverned" OR ("agent_id" IS NOT NULL AND "changed_state"));
ALTER TABLE "observed_action" ADD CONSTRAINT "observed_action_acknowledged_whole"
  CHECK (("acknowledged_at" IS NULL) = ("acknowledged_by_id" IS NULL)
     AND ("acknowledged_at" IS NULL) = ("acknowledgement" IS NULL));

CREATE TABLE "correlation_cursor" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "decided_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "correlation_cursor_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "correlation_cursor" ADD CONSTRAINT "correlation_cursor_is_single" CHECK ("id" = 1);

-- A month's partitions are made before anything of it is stored. What waited in the default one moves in.
CREATE FUNCTION "make_fragment_partitions"("of" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  "month" DATE := date_trunc('month', "of" AT TIME ZONE 'UTC')::date;
  "starts" TEXT := to_char("month", 'YYYY-MM-DD') || ' 00:00:00+00';
  "ends" TEXT := to_char("month" + INTERVAL '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
  "suffix" TEXT := to_char("month", 'YYYYMM');
  "parent" TEXT;
BEGIN
  IF to_regclass('fragment_join_' || "suffix") IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ambit fragment partitions'));
  IF to_regclass('fragment_join_' || "suffix") IS NOT NULL THEN RETURN; END IF;
  FOREACH "parent" IN ARRAY ARRAY['fragment', 'fragment_key', 'fragment_join'] LOOP
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', "parent" || '_' || "suffix", "parent");
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE "at" >= %L AND "at" < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
      "parent" || '_other', "starts", "ends", "parent" || '_' || "suffix");
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      "parent", "parent" || '_' || "suffix", "starts", "ends");
  END LOOP;
END $$;

INSERT INTO "source" ("id", "name", "type", "basis", "created_at") VALUES
  ('00000000-0000-8000-8000-000000000001', 'enforcement_point', 'enforcement_point', 'enforced', now()),
  ('00000000-0000-8000-8000-000000000002', 'otlp', 'otlp', 'claimed', now()),
  ('00000000-0000-8000-8000-000000000003', 'cloudtrail', 'cloudtrail', 'independent', now()),
  ('00000000-0000-8000-8000-000000000004', 'kubernetes_audit', 'kubernetes_audit', 'independent', now()),
  ('00000000-0000-8000-8000-000000000005', 'github_audit', 'github_audit', 'independent', now()),
  ('00000000-0000-8000-8000-000000000006', 'cloudevents', 'cloudevents', 'independent', now()),
  ('00000000-0000-8000-8000-000000000007', 'generic', 'generic', 'claimed', now()),
  ('00000000-0000-8000-8000-000000000008', 'postgres_log', 'postgres_log', 'independent', now());

INSERT INTO "fragment" ("id", "at", "source_id", "kind", "phase", "system", "title", "occurred_at", "received_at", "keys", "content_digest", "content")
SELECT "id", COALESCE("occurred_at", 'epoch'), '00000000-0000-8000-8000-000000000001', "kind",
       CASE WHEN "kind" LIKE 'request%' THEN 'request' WHEN "kind" LIKE 'decision%' THEN 'decision'
            WHEN "kind" LIKE 'approval%' OR "kind" LIKE 'hold%' OR "kind" LIKE 'held%' THEN 'approval'
            WHEN "kind" LIKE 'credential%' OR "kind" LIKE 'permit%' OR "kind" LIKE 'token%' THEN 'credential'
            WHEN "kind" LIKE 'state_change%' THEN 'state_change' ELSE 'tool_call' END::"phase",
       'enforcement_point', "kind", "occurred_at", "received_at",
       jsonb_build_array(jsonb_build_object('kind', 'evaluation', 'value', "evaluation_id")), "content_digest", "content"::text
  FROM "fragment_before" WHERE "evaluation_id" IS NOT NULL;
INSERT INTO "fragment_join" ("fragment_id", "at", "record_id", "governed", "basis", "key_kind", "why", "joined_at")
SELECT "id", COALESCE("occurred_at", 'epoch'), "evaluation_id", true, 'exact', 'evaluation',
       'The enforcement point recorded it with this evaluation''s id.', "received_at"
  FROM "fragment_before" WHERE "evaluation_id" IS NOT NULL;
DROP TABLE "fragment_before";
