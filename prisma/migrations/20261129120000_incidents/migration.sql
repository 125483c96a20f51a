CREATE TYPE "incident_status" AS ENUM ('open', 'contained', 'in_review', 'closed');

CREATE TYPE "incident_severity" AS ENUM ('low', 'medium', 'high', 'critical');

CREATE TYPE "incident_origin" AS ENUM ('record', 'alert', 'search');

CREATE TYPE "finding_kind" AS ENUM ('authority_too_wide', 'rule_missing', 'approval_careless', 'credential_leaked', 'agent_misled', 'tool_misbehaved', 'log_missing', 'other');

CREATE TYPE "follow_up_status" AS ENUM ('open', 'done', 'dropped');

CREATE TYPE "incident_verdict" AS ENUM ('signed_off', 'returned');

ALTER TABLE "contraction" ADD COLUMN     "evidence" JSONB,
ADD COLUMN     "incident_id" UUID;

CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "status" "incident_status" NOT NULL DEFAULT 'open',
    "severity" "incident_severity" NOT NULL,
    "origin" "incident_origin" NOT NULL,
    "origin_evaluation_id" UUID,
    "origin_alert" TEXT,
    "origin_search" JSONB,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_by_id" UUID,
    "opened_by" TEXT NOT NULL,
    "lead_id" UUID,
    "scribe_id" UUID,
    "edition" INTEGER NOT NULL DEFAULT 1,
    "submissions" INTEGER NOT NULL DEFAULT 0,
    "submitted_at" TIMESTAMPTZ(3),
    "submitted_by_id" UUID,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incident_agent" (
    "incident_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,

    CONSTRAINT "incident_agent_pkey" PRIMARY KEY ("incident_id","agent_id")
);

CREATE TABLE "incident_record" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "collected_by" JSONB,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "added_by" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "removed_by" TEXT,
    "removed_why" TEXT,

    CONSTRAINT "incident_record_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incident_note" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_note_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incident_finding" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "kind" "finding_kind" NOT NULL,
    "text" TEXT NOT NULL,
    "agent_id" UUID,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "found_by" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_by" TEXT,
    "withdrawn_why" TEXT,

    CONSTRAINT "incident_finding_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incident_follow_up" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "finding_id" UUID,
    "title" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "due_on" DATE NOT NULL,
    "status" "follow_up_status" NOT NULL DEFAULT 'open',
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "added_by" TEXT NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "words" TEXT,
    "change_id" UUID,
    "kill_switch_id" UUID,

    CONSTRAINT "incident_follow_up_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incident_review" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "submission" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "verdict" "incident_verdict" NOT NULL,
    "words" TEXT NOT NULL,
    "api_token_id" UUID,
    "reviewed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_review_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "incident_number_key" ON "incident"("number");

CREATE INDEX "incident_opened_at_id_idx" ON "incident"("opened_at" DESC, "id" DESC);

CREATE INDEX "incident_agent_agent_id_idx" ON "incident_agent"("agent_id");

CREATE INDEX "incident_record_incident_id_idx" ON "incident_record"("incident_id");

CREATE INDEX "incident_record_evaluation_id_idx" ON "incident_record"("evaluation_id");

CREATE INDEX "incident_note_incident_id_idx" ON "incident_note"("incident_id");

CREATE INDEX "incident_finding_incident_id_idx" ON "incident_finding"("incident_id");

CREATE UNIQUE INDEX "incident_finding_incident_id_id_key" ON "incident_finding"("incident_id", "id");

CREATE INDEX "incident_follow_up_incident_id_idx" ON "incident_follow_up"("incident_id");

CREATE UNIQUE INDEX "incident_review_incident_id_submission_key" ON "incident_review"("incident_id", "submission");

ALTER TABLE "contraction" ADD CONSTRAINT "contraction_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident" ADD CONSTRAINT "incident_origin_evaluation_id_fkey" FOREIGN KEY ("origin_evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident" ADD CONSTRAINT "incident_opened_by_id_fkey" FOREIGN KEY ("opened_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident" ADD CONSTRAINT "incident_lead_id_fkey" FOREIGN KEY ("lead_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident" ADD CONSTRAINT "incident_scribe_id_fkey" FOREIGN KEY ("scribe_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident" ADD CONSTRAINT "incident_submitted_by_id_fkey" FOREIGN KEY ("submitted_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_agent" ADD CONSTRAINT "incident_agent_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_agent" ADD CONSTRAINT "incident_agent_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_record" ADD CONSTRAINT "incident_record_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_record" ADD CONSTRAINT "incident_record_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_note" ADD CONSTRAINT "incident_note_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_note" ADD CONSTRAINT "incident_note_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_finding" ADD CONSTRAINT "incident_finding_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_finding" ADD CONSTRAINT "incident_finding_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_follow_up" ADD CONSTRAINT "incident_follow_up_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_follow_up" ADD CONSTRAINT "incident_follow_up_incident_id_finding_id_fkey" FOREIGN KEY ("incident_id", "finding_id") REFERENCES "incident_finding"("incident_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_follow_up" ADD CONSTRAINT "incident_follow_up_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_follow_up" ADD CONSTRAINT "incident_follow_up_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_follow_up" ADD CONSTRAINT "incident_follow_up_kill_switch_id_fkey" FOREIGN KEY ("kill_switch_id") REFERENCES "kill_switch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_review" ADD CONSTRAINT "incident_review_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_review" ADD CONSTRAINT "incident_review_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot express.

-- A contraction says what it was found by: an incident, what was done around Ambit, or nothing more where it is disuse.
ALTER TABLE "contraction" ADD CONSTRAINT "contraction_found_by" CHECK (
  CASE "cause"
    WHEN 'incident' THEN "incident_id" IS NOT NULL AND "evidence" IS NULL
    WHEN 'ungoverned' THEN "incident_id" IS NULL AND "evidence" IS NOT NULL
    ELSE num_nonnulls("incident_id", "evidence") = 0 END);
DROP INDEX "contraction_one_open";
CREATE UNIQUE INDEX "contraction_one_open"
  ON "contraction" ("agent_id", "cause", (coalesce("incident_id", '00000000-0000-0000-0000-000000000000'))) WHERE "status" = 'open';
CREATE OR REPLACE FUNCTION "contraction_only_moves_on"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."status" <> 'open'
    OR (OLD."id", OLD."agent_id", OLD."cause", OLD."proposed_at", OLD."incident_id") IS DISTINCT FROM
       (NEW."id", NEW."agent_id", NEW."cause", NEW."proposed_at", NEW."incident_id") THEN
    RAISE EXCEPTION 'ambit: a contraction is resolved once, and stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

ALTER TABLE "incident" ADD CONSTRAINT "incident_says_what" CHECK (btrim("title") <> '');
ALTER TABLE "incident" ADD CONSTRAINT "incident_window" CHECK ("window_to" > "window_from");
ALTER TABLE "incident" ADD CONSTRAINT "incident_origin_whole" CHECK (
  num_nonnulls("origin_evaluation_id", "origin_alert", "origin_search") = 1 AND
  CASE "origin"
    WHEN 'record' THEN "origin_evaluation_id" IS NOT NULL
    WHEN 'alert' THEN btrim("origin_alert") <> ''
    ELSE "origin_search" IS NOT NULL END);
ALTER TABLE "incident" ADD CONSTRAINT "incident_submitted_whole" CHECK (
  CASE WHEN "status" IN ('in_review', 'closed') THEN num_nonnulls("submitted_at", "submitted_by_id", "lead_id") = 3
    ELSE num_nonnulls("submitted_at", "submitted_by_id") = 0 END);
ALTER TABLE "incident" ADD CONSTRAINT "incident_closed_whole" CHECK (("status" = 'closed') = ("closed_at" IS NOT NULL));

-- Forward a step, back a step, or open again. What is said is edited while it is open or contained, each time as the next edition; closing
-- wants that this submission was signed off.
CREATE FUNCTION "incident_moves_by_steps"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  says_otherwise boolean;
BEGIN
  IF TG_OP = 'DELETE'
    OR (OLD."id", OLD."number", OLD."origin", OLD."origin_evaluation_id", OLD."origin_alert", OLD."origin_search", OLD."opened_at",
        OLD."opened_by_id", OLD."opened_by") IS DISTINCT FROM
       (NEW."id", NEW."number", NEW."origin", NEW."origin_evaluation_id", NEW."origin_alert", NEW."origin_search", NEW."opened_at",
        NEW."opened_by_id", NEW."opened_by") THEN
    RAISE EXCEPTION 'ambit: how an incident was opened stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  says_otherwise := (OLD."title", OLD."summary", OLD."severity", OLD."window_from", OLD."window_to", OLD."lead_id", OLD."scribe_id")
    IS DISTINCT FROM (NEW."title", NEW."summary", NEW."severity", NEW."window_from", NEW."window_to", NEW."lead_id", NEW."scribe_id");
  IF NEW."status" = OLD."status" THEN
    IF OLD."status" IN ('in_review', 'closed') THEN
      RAISE EXCEPTION 'ambit: an incident that is in review or closed says what it says' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW."edition" <> OLD."edition" + 1 OR NEW."submissions" <> OLD."submissions" THEN
      RAISE EXCEPTION 'ambit: an edit of an incident is its next edition' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF says_otherwise OR NEW."edition" <> OLD."edition"
    OR NEW."submissions" <> OLD."submissions" + (NEW."status" = 'in_review')::int
    OR NOT (OLD."status"::text || ' ' || NEW."status"::text = ANY (ARRAY[
      'open contained', 'contained open', 'contained in_review', 'in_review contained', 'in_review closed', 'closed open'])) THEN
    RAISE EXCEPTION 'ambit: an incident moves from % to % in another way', OLD."status", NEW."status"
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."status" = 'closed' AND NOT EXISTS (
    SELECT 1 FROM "incident_review" r
     WHERE r."incident_id" = NEW."id" AND r."submission" = NEW."submissions" AND r."verdict" = 'signed_off') THEN
    RAISE EXCEPTION 'ambit: an incident is closed once somebody else has signed it off' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "incident_moves" BEFORE UPDATE OR DELETE ON "incident"
  FOR EACH ROW EXECUTE FUNCTION "incident_moves_by_steps"();

-- Whoever sees one of its agents sees it, so there is one.
CREATE FUNCTION "incident_concerns_an_agent"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "incident_agent" a WHERE a."incident_id" = NEW."id") THEN
    RAISE EXCEPTION 'ambit: an incident concerns an agent' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "incident_has_agent" AFTER INSERT ON "incident" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "incident_concerns_an_agent"();

CREATE TRIGGER "incident_agent_append_only" BEFORE UPDATE OR DELETE ON "incident_agent"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "incident_note_append_only" BEFORE UPDATE OR DELETE ON "incident_note"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "incident_review_append_only" BEFORE UPDATE OR DELETE ON "incident_review"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- Records, findings and follow-ups come and go while it is open or contained; notes until it is closed. The incident is held, so that
-- nothing slips in while it moves on.
CREATE FUNCTION "incident_part_while_open"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stands "incident_status";
BEGIN
  SELECT i."status" INTO stands FROM "incident" i WHERE i."id" = NEW."incident_id" FOR SHARE;
  IF stands = 'closed' OR (stands = 'in_review' AND TG_TABLE_NAME <> 'incident_note') THEN
    RAISE EXCEPTION 'ambit: an incident that is % stays as it is', stands USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "incident_part_open" BEFORE INSERT OR UPDATE ON "incident_record"
  FOR EACH ROW EXECUTE FUNCTION "incident_part_while_open"();
CREATE TRIGGER "incident_part_open" BEFORE INSERT ON "incident_note"
  FOR EACH ROW EXECUTE FUNCTION "incident_part_while_open"();
CREATE TRIGGER "incident_part_open" BEFORE INSERT OR UPDATE ON "incident_finding"
  FOR EACH ROW EXECUTE FUNCTION "incident_part_while_open"();
CREATE TRIGGER "incident_part_open" BEFORE INSERT ON "incident_follow_up"
  FOR EACH ROW EXECUTE FUNCTION "incident_part_while_open"();

ALTER TABLE "incident_record" ADD CONSTRAINT "incident_record_says_why" CHECK (btrim("why") <> '');
ALTER TABLE "incident_record" ADD CONSTRAINT "incident_record_removed" CHECK (
  num_nonnulls("removed_at", "removed_by", "removed_why") IN (0, 3) AND btrim("removed_why") <> '');
CREATE UNIQUE INDEX "incident_record_once" ON "incident_record" ("incident_id", "evaluation_id") WHERE "removed_at" IS NULL;
CREATE FUNCTION "incident_record_goes_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."removed_at" IS NOT NULL
    OR (OLD."id", OLD."incident_id", OLD."evaluation_id", OLD."collected_by", OLD."added_at", OLD."added_by", OLD."why") IS DISTINCT FROM
       (NEW."id", NEW."incident_id", NEW."evaluation_id", NEW."collected_by", NEW."added_at", NEW."added_by", NEW."why") THEN
    RAISE EXCEPTION 'ambit: a record goes out of an incident once, and that it was there stays'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "incident_record_moves" BEFORE UPDATE OR DELETE ON "incident_record"
  FOR EACH ROW EXECUTE FUNCTION "incident_record_goes_once"();
CREATE FUNCTION "incident_concerns_agent_of_record"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "incident_agent" ("incident_id", "agent_id")
  SELECT NEW."incident_id", e."agent_id" FROM "evaluation" e WHERE e."id" = NEW."evaluation_id" ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "incident_record_concerns" AFTER INSERT ON "incident_record"
  FOR EACH ROW EXECUTE FUNCTION "incident_concerns_agent_of_record"();

ALTER TABLE "incident_note" ADD CONSTRAINT "incident_note_says_something" CHECK (btrim("text") <> '');

ALTER TABLE "incident_finding" ADD CONSTRAINT "incident_finding_says_what" CHECK (btrim("text") <> '');
ALTER TABLE "incident_finding" ADD CONSTRAINT "incident_finding_names_agent"
  CHECK ("kind" <> 'authority_too_wide' OR "agent_id" IS NOT NULL);
ALTER TABLE "incident_finding" ADD CONSTRAINT "incident_finding_withdrawn" CHECK (
  num_nonnulls("withdrawn_at", "withdrawn_by", "withdrawn_why") IN (0, 3) AND btrim("withdrawn_why") <> '');
CREATE FUNCTION "incident_finding_is_withdrawn_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."withdrawn_at" IS NOT NULL
    OR (OLD."id", OLD."incident_id", OLD."kind", OLD."text", OLD."agent_id", OLD."found_at", OLD."found_by") IS DISTINCT FROM
       (NEW."id", NEW."incident_id", NEW."kind", NEW."text", NEW."agent_id", NEW."found_at", NEW."found_by") THEN
    RAISE EXCEPTION 'ambit: a finding is withdrawn once, and what it said stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "incident_finding_moves" BEFORE UPDATE OR DELETE ON "incident_finding"
  FOR EACH ROW EXECUTE FUNCTION "incident_finding_is_withdrawn_once"();

ALTER TABLE "incident_follow_up" ADD CONSTRAINT "incident_follow_up_says_what" CHECK (btrim("title") <> '');
ALTER TABLE "incident_follow_up" ADD CONSTRAINT "incident_follow_up_opens_one" CHECK (num_nonnulls("change_id", "kill_switch_id") <= 1);
ALTER TABLE "incident_follow_up" ADD CONSTRAINT "incident_follow_up_resolved" CHECK (
  CASE "status" WHEN 'open' THEN num_nonnulls("resolved_at", "resolved_by", "words") = 0
    ELSE num_nonnulls("resolved_at", "resolved_by", "words") = 3 AND btrim("words") <> '' END);
CREATE FUNCTION "incident_follow_up_moves_on"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."status" <> 'open'
    OR (OLD."id", OLD."incident_id", OLD."finding_id", OLD."title", OLD."owner_id", OLD."due_on", OLD."added_at", OLD."added_by")
       IS DISTINCT FROM
       (NEW."id", NEW."incident_id", NEW."finding_id", NEW."title", NEW."owner_id", NEW."due_on", NEW."added_at", NEW."added_by")
    OR (OLD."change_id" IS NOT NULL AND NEW."change_id" IS DISTINCT FROM OLD."change_id")
    OR (OLD."kill_switch_id" IS NOT NULL AND NEW."kill_switch_id" IS DISTINCT FROM OLD."kill_switch_id") THEN
    RAISE EXCEPTION 'ambit: a follow-up is finished once, and what it opened stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "incident_follow_up_moves" BEFORE UPDATE OR DELETE ON "incident_follow_up"
  FOR EACH ROW EXECUTE FUNCTION "incident_follow_up_moves_on"();

ALTER TABLE "incident_review" ADD CONSTRAINT "incident_review_says_why" CHECK (btrim("words") <> '');
-- Neither its lead nor whoever submitted it; somebody who holds a role that may.
CREATE FUNCTION "incident_is_reviewed_by_another"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  about "incident"%ROWTYPE;
BEGIN
  SELECT * INTO about FROM "incident" i WHERE i."id" = NEW."incident_id" FOR UPDATE;
  IF about."status" <> 'in_review' OR about."submissions" <> NEW."submission" THEN
    RAISE EXCEPTION 'ambit: what is in review is reviewed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."person_id" IN (about."lead_id", about."submitted_by_id") OR NOT EXISTS (
    SELECT 1 FROM "person_role" r JOIN "person" p ON p."id" = r."person_id"
     WHERE r."person_id" = NEW."person_id" AND p."disabled_at" IS NULL AND r."role" IN ('operator', 'security_reviewer', 'admin')) THEN
    RAISE EXCEPTION 'ambit: somebody else reviews an incident' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "incident_review_by_another" BEFORE INSERT ON "incident_review"
  FOR EACH ROW EXECUTE FUNCTION "incident_is_reviewed_by_another"();
