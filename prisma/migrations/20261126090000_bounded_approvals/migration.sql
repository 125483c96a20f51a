-- Yeses given in advance: for one agent's action within bounds, a number of times, until an end.

-- CreateTable
CREATE TABLE "bounded_approval" (
    "id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "action_version" INTEGER NOT NULL,
    "environment" TEXT NOT NULL,
    "on_behalf_of" TEXT,
    "resource" JSONB NOT NULL,
    "any_resource" BOOLEAN NOT NULL,
    "arguments" JSONB,
    "asks" JSONB NOT NULL,
    "session_facts" JSONB NOT NULL,
    "uses_max" INTEGER NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "given_by_id" UUID NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by_id" UUID,
    "revoke_reason" TEXT,

    CONSTRAINT "bounded_approval_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "approval" ADD COLUMN "bounded_approval_id" UUID, ADD COLUMN "bounded_use" INTEGER;

-- AlterTable
ALTER TABLE "approval_answer" ADD COLUMN "bounded_approval_id" UUID;

-- AlterTable
ALTER TABLE "approval_release" ADD COLUMN "bounded" JSONB;

-- CreateIndex
CREATE UNIQUE INDEX "bounded_approval_approval_id_key" ON "bounded_approval"("approval_id");

-- CreateIndex
CREATE INDEX "bounded_approval_agent_id_action_idx" ON "bounded_approval"("agent_id", "action");

-- CreateIndex
CREATE INDEX "bounded_approval_given_at_id_idx" ON "bounded_approval"("given_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "approval_bounded_approval_id_bounded_use_key" ON "approval"("bounded_approval_id", "bounded_use");

-- AddForeignKey
ALTER TABLE "bounded_approval" ADD CONSTRAINT "bounded_approval_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bounded_approval" ADD CONSTRAINT "bounded_approval_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bounded_approval" ADD CONSTRAINT "bounded_approval_given_by_id_fkey" FOREIGN KEY ("given_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bounded_approval" ADD CONSTRAINT "bounded_approval_revoked_by_id_fkey" FOREIGN KEY ("revoked_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_bounded_approval_id_fkey" FOREIGN KEY ("bounded_approval_id") REFERENCES "bounded_approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_answer" ADD CONSTRAINT "approval_answer_bounded_approval_id_fkey" FOREIGN KEY ("bounded_approval_id") REFERENCES "bounded_approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "bounded_approval"
  ADD CONSTRAINT "bounded_approval_count" CHECK ("uses_max" BETWEEN 1 AND 100 AND "used" BETWEEN 0 AND "uses_max"),
  ADD CONSTRAINT "bounded_approval_ends" CHECK ("until" > "given_at" AND "until" <= "given_at" + interval '720 hours'),
  ADD CONSTRAINT "bounded_approval_arguments" CHECK ("arguments" IS NULL OR jsonb_typeof("arguments") = 'object'),
  -- Going further beyond a limit, and what wants a fresh sign-in, is answered when it is asked.
  ADD CONSTRAINT "bounded_approval_rules_alone" CHECK (
    jsonb_array_length("asks") > 0 AND NOT "asks" @> '[{"kind": "limit"}]' AND NOT "asks" @> '[{"freshSignIn": true}]'),
  ADD CONSTRAINT "bounded_approval_revoked_whole" CHECK (
    ("revoked_at" IS NULL) = ("revoked_by_id" IS NULL) AND ("revoked_at" IS NULL) = ("revoke_reason" IS NULL));
ALTER TABLE "approval" ADD CONSTRAINT "approval_in_advance_whole" CHECK (
  ("bounded_approval_id" IS NULL) = ("bounded_use" IS NULL) AND ("bounded_use" IS NULL OR "bounded_use" >= 1));

-- It comes from an approval that its giver, a security reviewer, has just answered in person: what nobody may answer (the
-- trigger approval_answer_not_by_owner) nobody can answer in advance.
CREATE FUNCTION "bounded_approval_from_answer"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."used" <> 0 OR NEW."revoked_at" IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM "approval" a
      JOIN "evaluation" e ON e."id" = a."evaluation_id"
      JOIN "approval_answer" n ON n."approval_id" = a."id" AND n."edition" = a."edition"
       AND n."person_id" = NEW."given_by_id" AND n."verdict" = 'approve' AND n."bounded_approval_id" IS NULL
      JOIN "person_role" r ON r."person_id" = n."person_id" AND r."role" = 'security_reviewer'
     WHERE a."id" = NEW."approval_id" AND a."agent_id" = NEW."agent_id" AND a."status" = 'approved'
       AND a."asks" = NEW."asks" AND a."session_facts" = NEW."session_facts"
       AND e."action" = NEW."action" AND e."environment" = NEW."environment" AND e."resource" = NEW."resource"
       AND e."on_behalf_of" IS NOT DISTINCT FROM NEW."on_behalf_of") THEN
    RAISE EXCEPTION 'ambit: a bounded approval comes with a security reviewer''s own answer'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "bounded_approval_given" BEFORE INSERT ON "bounded_approval"
  FOR EACH ROW EXECUTE FUNCTION "bounded_approval_from_answer"();

-- Its bounds never change. It is used one by one while it is not revoked, and revoked once.
CREATE FUNCTION "bounded_approval_only_used_or_revoked"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
      OR to_jsonb(NEW) - '{used,revoked_at,revoked_by_id,revoke_reason}'::text[]
         <> to_jsonb(OLD) - '{used,revoked_at,revoked_by_id,revoke_reason}'::text[]
      OR OLD."revoked_at" IS NOT NULL
      OR (NEW."revoked_at" IS NULL AND NEW."used" <> OLD."used" + 1)
      OR (NEW."revoked_at" IS NOT NULL AND NEW."used" <> OLD."used") THEN
    RAISE EXCEPTION 'ambit: a bounded approval is used or revoked, and never changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "bounded_approval_moves" BEFORE UPDATE OR DELETE ON "bounded_approval"
  FOR EACH ROW EXECUTE FUNCTION "bounded_approval_only_used_or_revoked"();

-- What was answered in advance names the use that answered it (each use once: the unique key), and was the same agent's same
-- action while the bounded approval was in force.
CREATE FUNCTION "approval_in_advance_holds"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD."bounded_approval_id", OLD."bounded_use") IS DISTINCT FROM (NEW."bounded_approval_id", NEW."bounded_use") THEN
      RAISE EXCEPTION 'ambit: what answered an approval in advance never changes'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW."bounded_approval_id" IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM "bounded_approval" b JOIN "evaluation" e ON e."id" = NEW."evaluation_id"
     WHERE b."id" = NEW."bounded_approval_id" AND b."agent_id" = NEW."agent_id" AND b."revoked_at" IS NULL
       AND NEW."status" = 'approved' AND NEW."bounded_use" <= b."used"
       AND NEW."resolved_at" < b."until" AND NEW."approved_until" <= b."until"
       AND e."action" = b."action" AND e."environment" = b."environment"
       AND e."resource"->'type' = b."resource"->'type' AND (b."any_resource" OR e."resource" = b."resource")
       AND e."on_behalf_of" IS NOT DISTINCT FROM b."on_behalf_of"
       AND NOT NEW."asks" @> '[{"kind": "limit"}]' AND NOT NEW."asks" @> '[{"freshSignIn": true}]') THEN
    RAISE EXCEPTION 'ambit: no bounded approval in force answers this'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_in_advance" BEFORE INSERT OR UPDATE OF "bounded_approval_id", "bounded_use" ON "approval"
  FOR EACH ROW EXECUTE FUNCTION "approval_in_advance_holds"();

-- An answer given in advance is the giver's, to an approval that was answered so; such an approval has no other.
CREATE FUNCTION "approval_answer_as_given"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM "approval" a LEFT JOIN "bounded_approval" b ON b."id" = a."bounded_approval_id"
     WHERE a."id" = NEW."approval_id" AND a."bounded_approval_id" IS NOT DISTINCT FROM NEW."bounded_approval_id"
       AND (b."id" IS NULL OR (b."given_by_id" = NEW."person_id" AND NEW."verdict" = 'approve'))) THEN
    RAISE EXCEPTION 'ambit: an answer in advance is that of who gave it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_answer_in_advance" BEFORE INSERT ON "approval_answer"
  FOR EACH ROW EXECUTE FUNCTION "approval_answer_as_given"();

-- Nobody is told that an approval waits which was answered as it was opened.
CREATE OR REPLACE FUNCTION "note_approval"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."status" = 'pending' THEN PERFORM "note"('approval.requested', NEW."id", NEW."requested_at");
  ELSE PERFORM "note"('approval.' || NEW."status"::text, NEW."id", NEW."resolved_at");
  END IF;
  RETURN NULL;
END $$;
