-- The same thing can happen to one approval or hand-off more than once: each time it is passed on.
ALTER TABLE "notification" ADD COLUMN "occasion" TEXT NOT NULL DEFAULT '';

-- DropIndex
DROP INDEX "notification_type_subject_id_key";

-- CreateIndex
CREATE UNIQUE INDEX "notification_type_subject_id_occasion_key" ON "notification"("type", "subject_id", "occasion");

-- When it was passed to whom it is assigned to.
ALTER TABLE "approval" ADD COLUMN "assigned_at" TIMESTAMPTZ(3);

-- The secret before the one in force, which signs beside it until then.
ALTER TABLE "webhook_endpoint" ADD COLUMN "former_sealed_secret" TEXT, ADD COLUMN "former_secret_until" TIMESTAMPTZ(3);

-- What Prisma cannot express.

ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_former_secret_ends"
  CHECK (("former_sealed_secret" IS NULL) = ("former_secret_until" IS NULL));
ALTER TABLE "approval" ADD CONSTRAINT "approval_assigned_to_someone"
  CHECK ("assigned_at" IS NULL OR num_nonnulls("assigned_person_id", "assigned_team_id") = 1);

-- Each endpoint and each mailbox is served on its own: what is due for it, what has been due longest first.
CREATE INDEX "delivery_due_for_endpoint" ON "delivery" ("endpoint_id", "next_attempt_at")
  WHERE "status" = 'waiting' AND "endpoint_id" IS NOT NULL;
CREATE INDEX "delivery_due_for_person" ON "delivery" ("person_id", "next_attempt_at")
  WHERE "status" = 'waiting' AND "person_id" IS NOT NULL;
DROP INDEX "delivery_due";

ALTER TABLE "notification" DROP CONSTRAINT "notification_type_known";
ALTER TABLE "notification" ADD CONSTRAINT "notification_type_known" CHECK ("type" IN (
  'approval.requested', 'approval.passed', 'approval.due_soon', 'approval.approved', 'approval.denied', 'approval.expired',
  'approval.cancelled', 'hand_off.opened', 'hand_off.passed', 'hand_off.due_soon', 'hand_off.overdue',
  'kill_switch.pulled', 'kill_switch.released', 'action.failed'));

DROP FUNCTION "note"(text, uuid, timestamptz);
CREATE FUNCTION "note"(happened text, subject uuid, at timestamptz, which text DEFAULT '') RETURNS void LANGUAGE sql AS $$
  INSERT INTO "notification" ("id", "type", "subject_id", "occasion", "occurred_at")
  VALUES (gen_random_uuid(), happened, subject, which, at) ON CONFLICT ("type", "subject_id", "occasion") DO NOTHING
$$;

-- Passed to a person or a team. Passed to nobody in particular is told to nobody.
CREATE FUNCTION "note_passed_approval"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "note"('approval.passed', NEW."id", NEW."assigned_at", extract(epoch FROM NEW."assigned_at")::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "approval_passed_noted" AFTER UPDATE OF "assigned_at" ON "approval" FOR EACH ROW
  WHEN (NEW."assigned_at" IS NOT NULL AND OLD."assigned_at" IS DISTINCT FROM NEW."assigned_at")
  EXECUTE FUNCTION "note_passed_approval"();

CREATE FUNCTION "note_passed_hand_off"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "note"('hand_off.passed', NEW."hand_off_id", NEW."since", NEW."position"::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "hand_off_passed_noted" AFTER INSERT ON "hand_off_owner"
  FOR EACH ROW WHEN (NEW."passed_by_id" IS NOT NULL) EXECUTE FUNCTION "note_passed_hand_off"();

-- What separates words is said in ASCII, whatever collation the database was made with: under one of ICU, [[:punct:]] leaves
-- "|", "<" and others where they are, and those are operators of a tsquery.
CREATE OR REPLACE FUNCTION "queue_words"("written" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(left(coalesce("written", ''), 4000) COLLATE "C", '[[:punct:][:space:][:cntrl:]]+', ' ', 'g')
$$;

-- Those that were there before are found by the same words.
UPDATE "approval" a SET "search" = now."search"
  FROM (SELECT p."id", to_tsvector('simple', concat_ws(' ',
            "queue_words"(e."action"), "queue_words"(p."agent_name"), "queue_words"(e."environment"),
            "queue_words"(e."resource"->>'type'), "queue_words"(e."resource"->>'id'),
            "queue_words"(p."justification"), "queue_words"(e."on_behalf_of"),
            (SELECT string_agg("queue_words"("queue_asked_by"(ask)), ' ') FROM jsonb_array_elements(p."asks") ask))) AS "search"
          FROM "approval" p JOIN "evaluation" e ON e."id" = p."evaluation_id") now
 WHERE a."id" = now."id" AND a."search" IS DISTINCT FROM now."search";
