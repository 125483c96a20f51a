-- What the list of actions filters, counts and orders by: one narrow row for each decision and each observed action, kept by triggers
-- in the transactions that change what it repeats.
CREATE TYPE "completeness" AS ENUM ('complete', 'claimed', 'incomplete');

CREATE TABLE "action_summary" (
  "id" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "governed" BOOLEAN NOT NULL,
  "ungoverned" BOOLEAN NOT NULL,
  "agent_id" UUID,
  "tool" TEXT,
  "action" TEXT NOT NULL,
  "power" "power",
  "environment" TEXT,
  "outcome" "decision_outcome",
  "completeness" "completeness",
  "settles_at" TIMESTAMPTZ(3),
  "resource_type" TEXT,
  "resource_id" TEXT,
  "session_id" UUID,
  "request_id" TEXT,
  "on_behalf_of" TEXT,
  "action_digest" TEXT,
  CONSTRAINT "action_summary_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 90, autovacuum_vacuum_insert_scale_factor = 0.02);
CREATE INDEX "action_summary_at_id_idx" ON "action_summary" ("at" DESC, "id" DESC);
CREATE INDEX "action_summary_agent_id_at_id_idx" ON "action_summary" ("agent_id", "at" DESC, "id" DESC);
CREATE INDEX "action_summary_incomplete" ON "action_summary" ("at" DESC, "id" DESC) WHERE "completeness" <> 'complete';
CREATE INDEX "action_summary_observed" ON "action_summary" ("at" DESC, "id" DESC) WHERE NOT "governed";
CREATE INDEX "action_summary_resource" ON "action_summary" ("resource_id" text_pattern_ops, "at" DESC) WHERE "resource_id" IS NOT NULL;
CREATE INDEX "action_summary_session" ON "action_summary" ("session_id", "at") WHERE "session_id" IS NOT NULL;
CREATE INDEX "action_summary_request" ON "action_summary" ("request_id" text_pattern_ops, "at") WHERE "request_id" IS NOT NULL;
CREATE INDEX "action_summary_on_behalf_of" ON "action_summary" ("on_behalf_of" text_pattern_ops, "at") WHERE "on_behalf_of" IS NOT NULL;
ALTER TABLE "action_summary" ADD CONSTRAINT "action_summary_of_a_kind"
  CHECK ("governed" = ("outcome" IS NOT NULL) AND "governed" = ("completeness" IS NOT NULL) AND NOT ("governed" AND "ungoverned"));

-- By what people search decisions for one key.
CREATE INDEX "evaluation_tool_call" ON "evaluation" ("tool_call_id") WHERE "tool_call_id" IS NOT NULL;
CREATE INDEX "evaluation_trace" ON "evaluation" (substr("traceparent", 4, 32)) WHERE "traceparent" IS NOT NULL;
CREATE INDEX "evaluation_claimed_session" ON "evaluation" ("claimed_session_id") WHERE "claimed_session_id" IS NOT NULL;
CREATE INDEX "state_change_resource" ON "state_change" (left("resource_id", 512) text_pattern_ops);

-- Whether a decision's record ties request, credential, tool call and state change together: what `completenessOf` (lib/core/record)
-- says, which a test holds it to. `settles_at`: when it is complete all the same, because a permit that had to be redeemed ends.
CREATE FUNCTION "action_completeness"("of" UUID, OUT "completeness" "completeness", OUT "settles_at" TIMESTAMPTZ)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  "subject" RECORD;
  "ran" UUID;
  "ran_power" TEXT;
  "carrying" UUID;
  "p" RECORD;
  "o" RECORD;
  "shown" BOOLEAN;
  "part" TEXT;
BEGIN
  SELECT e."id", e."agent_id", e."outcome", e."action_digest", e."decided_at", e."seen" #>> '{facts,power}' AS "power"
    INTO "subject" FROM "evaluation" e WHERE e."id" = "of";
  IF NOT FOUND THEN RETURN; END IF;
  "completeness" := 'complete';
  IF "subject"."outcome" = 'allow' THEN
    "ran" := "subject"."id";
    "ran_power" := "subject"."power";
  ELSIF "subject"."outcome" = 'escalate' THEN
    SELECT a."id" INTO "carrying" FROM "approval" a
     WHERE a."evaluation_id" = "subject"."id"
        OR (a."action_digest" = "subject"."action_digest" AND a."agent_id" = "subject"."agent_id"
            AND "subject"."decided_at" >= a."requested_at"
            AND "subject"."decided_at" <= COALESCE(
              CASE WHEN a."status" = 'approved' THEN COALESCE(a."used_at", a."approved_until") ELSE a."resolved_at" END, 'infinity'))
     ORDER BY (a."evaluation_id" = "subject"."id") DESC, a."requested_at" DESC, a."id" LIMIT 1;
    IF "carrying" IS NOT NULL THEN
      SELECT e."id", e."seen" #>> '{facts,power}' INTO "ran", "ran_power" FROM "evaluation" e
       WHERE e."approval_id" = "carrying" AND e."agent_id" = "subject"."agent_id" AND e."outcome" = 'allow'
       ORDER BY e."decided_at" DESC, e."id" DESC LIMIT 1;
    END IF;
  END IF;
  IF "ran" IS NULL THEN RETURN; END IF;

  SELECT "must_redeem", "redeemed_at", "revoked_at", "lapsed_at", "expires_at" INTO "p" FROM "permit" WHERE "evaluation_id" = "ran";
  SELECT "status", "reported_by" INTO "o" FROM "outcome" WHERE "evaluation_id" = "ran";
  IF "o"."status" IS NULL AND "p"."must_redeem" AND "p"."redeemed_at" IS NULL THEN
    IF "p"."revoked_at" IS NOT NULL OR "p"."lapsed_at" IS NOT NULL THEN RETURN; END IF;
    "completeness" := 'incomplete';
    "settles_at" := "p"."expires_at";
    RETURN;
  END IF;
  IF "o"."status" IS NULL OR "p"."expires_at" IS NULL OR ("p"."redeemed_at" IS NULL AND "o"."status" <> 'not_executed') THEN
    "completeness" := 'incomplete';
    RETURN;
  END IF;

  "part" := CASE
    WHEN "o"."reported_by" = 'enforcement_point' AND EXISTS (SELECT 1 FROM "state_change" WHERE "evaluation_id" = "ran") THEN 'known'
    ELSE (SELECT CASE WHEN bool_or(s."basis" <> 'claimed') THEN 'known' WHEN count(*) > 0 THEN 'claimed' END
            FROM "fragment_join" j JOIN "fragment" f ON f."id" = j."fragment_id" AND f."at" = j."at" JOIN "source" s ON s."id" = f."source_id"
           WHERE j."record_id" = "ran" AND f."state_change" IS NOT NULL AND f."resource_type" IS NOT NULL AND f."resource_id" IS NOT NULL)
  END;
  IF "part" IS NULL AND EXISTS (SELECT 1 FROM "state_change" WHERE "evaluation_id" = "ran") THEN "part" := 'claimed'; END IF;
  IF "part" = 'claimed' THEN
    "completeness" := 'claimed';
  ELSIF "part" IS NULL AND "o"."status" = 'succeeded' AND COALESCE("ran_power", '') NOT IN ('read', 'expose') THEN
    "completeness" := 'incomplete';
  END IF;
END $$;

-- Brings the summaries of some decisions up to date, and those of the calls that were held and ran as one of these. They are locked
-- before they are looked at, so that of two changes at the same moment the later one sees both.
CREATE FUNCTION "refresh_action_summaries"("ids" UUID[]) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  "touched" UUID[];
BEGIN
  IF cardinality("ids") = 0 THEN RETURN; END IF;
  "touched" := ARRAY(
    SELECT unnest("ids")
    UNION
    SELECT w."id" FROM "evaluation" e JOIN "approval" a ON a."id" = e."approval_id"
      JOIN "evaluation" w ON w."action_digest" = a."action_digest" AND w."agent_id" = e."agent_id" AND w."outcome" = 'escalate'
     WHERE e."id" = ANY ("ids") AND e."approval_id" IS NOT NULL);
  PERFORM 1 FROM "action_summary" WHERE "id" = ANY ("touched") ORDER BY "id" FOR NO KEY UPDATE;
  UPDATE "action_summary" s SET "completeness" = n."completeness", "settles_at" = n."settles_at"
    FROM unnest("touched") AS one ("id"), LATERAL "action_completeness"(one."id") n
   WHERE s."id" = one."id" AND s."governed"
     AND (s."completeness" IS DISTINCT FROM n."completeness" OR s."settles_at" IS DISTINCT FROM n."settles_at");
END $$;

-- A statement writes its decisions and their permits together, so an allow is known here as it begins; a call that was held is
-- looked up, for what it waits for may have run.
CREATE FUNCTION "summarise_evaluations"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "action_summary" ("id", "at", "governed", "ungoverned", "agent_id", "tool", "action", "power", "environment", "outcome",
         "completeness", "settles_at", "resource_type", "resource_id", "session_id", "request_id", "on_behalf_of", "action_digest")
  SELECT e."id", e."decided_at", true, false, e."agent_id", e."tool", left(e."action", 512), CASE WHEN e."seen" #>> '{facts,power}' IN ('read', 'write', 'trigger', 'approve', 'expose') THEN (e."seen" #>> '{facts,power}')::"power" END,
         e."environment", e."outcome",
         CASE WHEN e."outcome" = 'allow' THEN 'incomplete'::"completeness" ELSE 'complete' END,
         CASE WHEN p."must_redeem" AND p."redeemed_at" IS NULL THEN p."expires_at" END,
         left(e."resource" ->> 'type', 512), left(e."resource" ->> 'id', 512), e."session_id", left(e."request_id", 512),
         left(e."on_behalf_of", 512), e."action_digest"
    FROM "added" e LEFT JOIN "permit" p ON p."evaluation_id" = e."id"
  ON CONFLICT ("id") DO NOTHING;
  PERFORM "refresh_action_summaries"(ARRAY(
    SELECT e."id" FROM "added" e WHERE e."approval_id" IS NOT NULL OR (e."outcome" = 'escalate' AND EXISTS (
      SELECT 1 FROM "approval" a WHERE a."action_digest" = e."action_digest" AND a."agent_id" = e."agent_id"))));
  RETURN NULL;
END $$;
CREATE TRIGGER "evaluation_summarised" AFTER INSERT ON "evaluation"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "summarise_evaluations"();

CREATE FUNCTION "summarise_permit"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_action_summaries"(ARRAY[NEW."evaluation_id"]);
  RETURN NULL;
END $$;
-- One that is stored with its decision is seen with it.
CREATE FUNCTION "summarise_permits"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_action_summaries"(ARRAY(
    SELECT p."evaluation_id" FROM "added" p JOIN "action_summary" s ON s."id" = p."evaluation_id"
      JOIN "evaluation" e ON e."id" = p."evaluation_id"
     WHERE e."approval_id" IS NOT NULL OR p."redeemed_at" IS NOT NULL OR p."revoked_at" IS NOT NULL OR p."lapsed_at" IS NOT NULL
        OR s."settles_at" IS DISTINCT FROM CASE WHEN p."must_redeem" THEN p."expires_at" END));
  RETURN NULL;
END $$;
CREATE TRIGGER "permit_summarised" AFTER INSERT ON "permit"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "summarise_permits"();
CREATE TRIGGER "permit_summarised_again" AFTER UPDATE OF "redeemed_at", "revoked_at", "lapsed_at", "must_redeem", "expires_at" ON "permit"
  FOR EACH ROW EXECUTE FUNCTION "summarise_permit"();

CREATE FUNCTION "summarise_reports"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_action_summaries"(ARRAY(SELECT DISTINCT "evaluation_id" FROM "added"));
  RETURN NULL;
END $$;
CREATE TRIGGER "outcome_summarised" AFTER INSERT ON "outcome"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "summarise_reports"();
CREATE TRIGGER "state_change_summarised" AFTER INSERT ON "state_change"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "summarise_reports"();

-- What carries a held call can change with how its approval ends.
CREATE FUNCTION "summarise_held"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_action_summaries"(ARRAY(
    SELECT e."id" FROM "evaluation" e
     WHERE e."action_digest" = NEW."action_digest" AND e."agent_id" = NEW."agent_id" AND e."outcome" = 'escalate'
     ORDER BY e."decided_at" DESC LIMIT 500));
  RETURN NULL;
END $$;
CREATE TRIGGER "approval_summarised" AFTER UPDATE OF "status", "used_at", "approved_until", "resolved_at" ON "approval"
  FOR EACH ROW WHEN (OLD."status" IS DISTINCT FROM NEW."status" OR OLD."used_at" IS DISTINCT FROM NEW."used_at"
    OR OLD."approved_until" IS DISTINCT FROM NEW."approved_until" OR OLD."resolved_at" IS DISTINCT FROM NEW."resolved_at")
  EXECUTE FUNCTION "summarise_held"();
CREATE FUNCTION "summarise_asked"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_action_summaries"(ARRAY[NEW."evaluation_id"]);
  RETURN NULL;
END $$;
CREATE TRIGGER "approval_opened_summarised" AFTER INSERT ON "approval"
  FOR EACH ROW EXECUTE FUNCTION "summarise_asked"();

-- Other systems' logs say what changed, for as long as they are joined.
CREATE FUNCTION "summarise_joined"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_action_summaries"(ARRAY(
    SELECT DISTINCT j."record_id" FROM "moved" j
     WHERE j."governed" AND EXISTS (
       SELECT 1 FROM "fragment" f WHERE f."id" = j."fragment_id" AND f."at" = j."at" AND f."state_change" IS NOT NULL)));
  RETURN NULL;
END $$;
CREATE TRIGGER "fragment_join_summarised" AFTER INSERT ON "fragment_join"
  REFERENCING NEW TABLE AS "moved" FOR EACH STATEMENT EXECUTE FUNCTION "summarise_joined"();
CREATE TRIGGER "fragment_join_taken_back" AFTER DELETE ON "fragment_join"
  REFERENCING OLD TABLE AS "moved" FOR EACH STATEMENT EXECUTE FUNCTION "summarise_joined"();
CREATE TRIGGER "fragment_join_left" AFTER UPDATE ON "fragment_join"
  REFERENCING OLD TABLE AS "moved" FOR EACH STATEMENT EXECUTE FUNCTION "summarise_joined"();
CREATE TRIGGER "fragment_join_moved" AFTER UPDATE ON "fragment_join"
  REFERENCING NEW TABLE AS "moved" FOR EACH STATEMENT EXECUTE FUNCTION "summarise_joined"();

CREATE FUNCTION "summarise_source"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_action_summaries"(ARRAY(
    SELECT DISTINCT j."record_id" FROM "fragment" f JOIN "fragment_join" j ON j."fragment_id" = f."id" AND j."at" = f."at"
     WHERE f."source_id" = NEW."id" AND f."state_change" IS NOT NULL AND j."governed"));
  RETURN NULL;
END $$;
CREATE TRIGGER "source_summarised" AFTER UPDATE OF "basis" ON "source"
  FOR EACH ROW WHEN (OLD."basis" <> NEW."basis") EXECUTE FUNCTION "summarise_source"();

CREATE FUNCTION "summarise_observed"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN DELETE FROM "action_summary" WHERE "id" = OLD."id" AND NOT "governed"; END IF;
  IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;
  INSERT INTO "action_summary" ("id", "at", "governed", "ungoverned", "agent_id", "tool", "action", "environment", "resource_type", "resource_id")
  VALUES (NEW."id", NEW."first_at", false, NEW."ungoverned", NEW."agent_id", NEW."tool", left(COALESCE(NEW."verb", NEW."system"), 512),
          NEW."environment", left(NEW."resource_type", 512), left(NEW."resource_id", 512));
  RETURN NULL;
END $$;
CREATE TRIGGER "observed_action_summarised" AFTER INSERT OR UPDATE OR DELETE ON "observed_action"
  FOR EACH ROW EXECUTE FUNCTION "summarise_observed"();

INSERT INTO "action_summary" ("id", "at", "governed", "ungoverned", "agent_id", "tool", "action", "power", "environment", "outcome",
       "completeness", "settles_at", "resource_type", "resource_id", "session_id", "request_id", "on_behalf_of", "action_digest")
SELECT e."id", e."decided_at", true, false, e."agent_id", e."tool", left(e."action", 512), CASE WHEN e."seen" #>> '{facts,power}' IN ('read', 'write', 'trigger', 'approve', 'expose') THEN (e."seen" #>> '{facts,power}')::"power" END,
       e."environment", e."outcome", c."completeness", c."settles_at", left(e."resource" ->> 'type', 512), left(e."resource" ->> 'id', 512),
       e."session_id", left(e."request_id", 512), left(e."on_behalf_of", 512), e."action_digest"
  FROM "evaluation" e, LATERAL "action_completeness"(e."id") c;
INSERT INTO "action_summary" ("id", "at", "governed", "ungoverned", "agent_id", "tool", "action", "environment", "resource_type", "resource_id")
SELECT "id", "first_at", false, "ungoverned", "agent_id", "tool", left(COALESCE("verb", "system"), 512), "environment",
       left("resource_type", 512), left("resource_id", 512)
  FROM "observed_action";
