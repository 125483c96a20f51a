-- Claims, directions, edits, answers that can still be undone, questions to the agent, and snoozes.
ALTER TABLE "approval"
  ADD COLUMN "claimed_by_id" UUID,
  ADD COLUMN "claimed_until" TIMESTAMPTZ(3),
  ADD COLUMN "assigned_person_id" UUID,
  ADD COLUMN "assigned_team_id" UUID,
  ADD COLUMN "edition" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "edited_arguments" JSONB,
  ADD COLUMN "edited_digest" TEXT,
  ADD COLUMN "edited_by_id" UUID;

ALTER TABLE "approval_answer" ADD COLUMN "edition" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "approval_answer" DROP CONSTRAINT "approval_answer_pkey";
ALTER TABLE "approval_answer" ADD CONSTRAINT "approval_answer_pkey" PRIMARY KEY ("approval_id", "person_id", "edition");

-- CreateTable
CREATE TABLE "approval_release" (
    "approval_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "edition" INTEGER NOT NULL,
    "reason" TEXT,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "release_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_release_pkey" PRIMARY KEY ("approval_id","person_id")
);

-- CreateTable
CREATE TABLE "approval_question" (
    "id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "reply" TEXT,
    "replied_at" TIMESTAMPTZ(3),
    "replied_by" "credential_kind",

    CONSTRAINT "approval_question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_snooze" (
    "approval_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_snooze_pkey" PRIMARY KEY ("approval_id","person_id")
);

-- CreateIndex
CREATE INDEX "approval_release_release_at_idx" ON "approval_release"("release_at");

-- CreateIndex
CREATE INDEX "approval_question_approval_id_idx" ON "approval_question"("approval_id");

-- CreateIndex
CREATE INDEX "approval_edited_digest_idx" ON "approval"("edited_digest");

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_claimed_by_id_fkey" FOREIGN KEY ("claimed_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_assigned_person_id_fkey" FOREIGN KEY ("assigned_person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_assigned_team_id_fkey" FOREIGN KEY ("assigned_team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_edited_by_id_fkey" FOREIGN KEY ("edited_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_release" ADD CONSTRAINT "approval_release_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_release" ADD CONSTRAINT "approval_release_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_question" ADD CONSTRAINT "approval_question_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_question" ADD CONSTRAINT "approval_question_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_snooze" ADD CONSTRAINT "approval_snooze_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_snooze" ADD CONSTRAINT "approval_snooze_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "approval"
  ADD CONSTRAINT "approval_claim_whole" CHECK (("claimed_by_id" IS NULL) = ("claimed_until" IS NULL)),
  ADD CONSTRAINT "approval_assigned_to_one" CHECK (num_nonnulls("assigned_person_id", "assigned_team_id") <= 1),
  ADD CONSTRAINT "approval_edit_whole" CHECK (
    ("edition" = 0) = ("edited_digest" IS NULL) AND ("edited_digest" IS NULL) = ("edited_arguments" IS NULL)
    AND ("edited_digest" IS NULL) = ("edited_by_id" IS NULL));
ALTER TABLE "approval_release" ADD CONSTRAINT "approval_release_later" CHECK ("release_at" > "given_at");
ALTER TABLE "approval_question"
  ADD CONSTRAINT "approval_question_reply_whole" CHECK (
    ("reply" IS NULL) = ("replied_at" IS NULL) AND ("reply" IS NULL) = ("replied_by" IS NULL));

-- What was approved never changes: arguments are edited while it waits, and every edit is a new edition.
CREATE FUNCTION "approval_edits_while_pending"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD."edition", OLD."edited_digest", OLD."edited_arguments", OLD."edited_by_id")
      IS NOT DISTINCT FROM (NEW."edition", NEW."edited_digest", NEW."edited_arguments", NEW."edited_by_id") THEN
    RETURN NEW;
  END IF;
  IF OLD."status" <> 'pending' OR NEW."edition" <> OLD."edition" + 1 THEN
    RAISE EXCEPTION 'ambit: arguments are edited while the approval waits, one edition after the other'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_edited_while_pending" BEFORE UPDATE ON "approval"
  FOR EACH ROW EXECUTE FUNCTION "approval_edits_while_pending"();

-- An answer that waits to take effect is an answer: nobody gives one to what their own agent asked for.
CREATE TRIGGER "approval_release_not_by_owner" BEFORE INSERT ON "approval_release"
  FOR EACH ROW EXECUTE FUNCTION "refuse_own_answer"();

-- A question stays as it was asked, and its reply as it was given.
CREATE FUNCTION "approval_question_replied_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."reply" IS NOT NULL
      OR (OLD."id", OLD."approval_id", OLD."person_id", OLD."text", OLD."asked_at")
         IS DISTINCT FROM (NEW."id", NEW."approval_id", NEW."person_id", NEW."text", NEW."asked_at") THEN
    RAISE EXCEPTION 'ambit: a question is replied to once and never changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_question_immutable" BEFORE UPDATE OR DELETE ON "approval_question"
  FOR EACH ROW EXECUTE FUNCTION "approval_question_replied_once"();

-- Open inboxes listen for these too.
CREATE FUNCTION "announce_approval_part"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('ambit_approval', coalesce(NEW."approval_id", OLD."approval_id")::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "approval_release_announced" AFTER INSERT OR UPDATE OR DELETE ON "approval_release"
  FOR EACH ROW EXECUTE FUNCTION "announce_approval_part"();
CREATE TRIGGER "approval_question_announced" AFTER INSERT OR UPDATE ON "approval_question"
  FOR EACH ROW EXECUTE FUNCTION "announce_approval_part"();
