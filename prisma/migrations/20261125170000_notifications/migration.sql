-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('waiting', 'delivered', 'failed', 'dropped');

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB,
    "spread_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "person_id" UUID,
    "endpoint_id" UUID,
    "status" "delivery_status" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "types" TEXT[],
    "sealed_secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" UUID NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_by" TEXT,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_preference" (
    "person_id" UUID NOT NULL,
    "approval_waits" BOOLEAN NOT NULL,
    "deadline_near" BOOLEAN NOT NULL,
    "hand_off_opened" BOOLEAN NOT NULL,
    "action_failed" BOOLEAN NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_preference_pkey" PRIMARY KEY ("person_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_type_subject_id_key" ON "notification"("type", "subject_id");

-- CreateIndex
CREATE INDEX "notification_occurred_at_idx" ON "notification"("occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_notification_id_person_id_key" ON "delivery"("notification_id", "person_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_notification_id_endpoint_id_key" ON "delivery"("notification_id", "endpoint_id");

-- CreateIndex
CREATE INDEX "delivery_endpoint_id_status_idx" ON "delivery"("endpoint_id", "status");

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_preference" ADD CONSTRAINT "notification_preference_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot express.

ALTER TABLE "notification" ADD CONSTRAINT "notification_type_known" CHECK ("type" IN (
  'approval.requested', 'approval.due_soon', 'approval.approved', 'approval.denied', 'approval.expired',
  'approval.cancelled', 'hand_off.opened', 'kill_switch.pulled', 'kill_switch.released', 'action.failed'));
ALTER TABLE "notification" ADD CONSTRAINT "notification_told_once_spread"
  CHECK (("spread_at" IS NULL) = ("payload" IS NULL));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_goes_to_one" CHECK (num_nonnulls("person_id", "endpoint_id") = 1);
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_finished_or_waiting"
  CHECK (("status" = 'waiting') = ("finished_at" IS NULL));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_attempts_not_negative" CHECK ("attempts" >= 0);
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_disabled_by_someone"
  CHECK (("disabled_at" IS NULL) = ("disabled_by" IS NULL));
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_is_told_something" CHECK (cardinality("types") > 0);

CREATE INDEX "notification_unspread" ON "notification" ("occurred_at") WHERE "spread_at" IS NULL;
CREATE INDEX "delivery_due" ON "delivery" ("next_attempt_at") WHERE "status" = 'waiting';
CREATE INDEX "approval_pending_due" ON "approval" ("expires_at") WHERE "status" = 'pending';

-- What was delivered or dropped stays so; what failed can be tried again.
CREATE FUNCTION "delivery_stays_finished"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."status" IN ('delivered', 'dropped') OR (OLD."status" = 'failed' AND NEW."status" NOT IN ('failed', 'waiting'))
      OR (OLD."id", OLD."notification_id", OLD."person_id", OLD."endpoint_id")
        IS DISTINCT FROM (NEW."id", NEW."notification_id", NEW."person_id", NEW."endpoint_id") THEN
    RAISE EXCEPTION 'ambit: a finished delivery stays as it is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "delivery_finished_once" BEFORE UPDATE ON "delivery"
  FOR EACH ROW EXECUTE FUNCTION "delivery_stays_finished"();

-- What people and systems are told is written down with what happened: both commit, or neither does. A plain allow or
-- deny touches none of these tables.
CREATE FUNCTION "note"(happened text, subject uuid, at timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "notification" ("id", "type", "subject_id", "occurred_at")
  VALUES (gen_random_uuid(), happened, subject, at) ON CONFLICT ("type", "subject_id") DO NOTHING
$$;

CREATE FUNCTION "note_approval"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM "note"('approval.requested', NEW."id", NEW."requested_at");
  ELSE PERFORM "note"('approval.' || NEW."status"::text, NEW."id", NEW."resolved_at");
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "approval_requested_noted" AFTER INSERT ON "approval"
  FOR EACH ROW EXECUTE FUNCTION "note_approval"();
CREATE TRIGGER "approval_ended_noted" AFTER UPDATE OF "status" ON "approval"
  FOR EACH ROW WHEN (OLD."status" = 'pending' AND NEW."status" <> 'pending') EXECUTE FUNCTION "note_approval"();

CREATE FUNCTION "note_hand_off"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "note"('hand_off.opened', NEW."id", NEW."opened_at");
  RETURN NULL;
END $$;
CREATE TRIGGER "hand_off_opened_noted" AFTER INSERT ON "hand_off"
  FOR EACH ROW EXECUTE FUNCTION "note_hand_off"();

CREATE FUNCTION "note_kill_switch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM "note"('kill_switch.pulled', NEW."id", NEW."pulled_at");
  ELSE PERFORM "note"('kill_switch.released', NEW."id", NEW."released_at");
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "kill_switch_noted" AFTER INSERT OR UPDATE ON "kill_switch"
  FOR EACH ROW EXECUTE FUNCTION "note_kill_switch"();

-- An action that somebody approved, and that failed.
CREATE FUNCTION "note_failed_action"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "evaluation" WHERE "id" = NEW."evaluation_id" AND "approval_id" IS NOT NULL) THEN
    PERFORM "note"('action.failed', NEW."evaluation_id", NEW."reported_at");
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "failed_action_noted" AFTER INSERT ON "outcome"
  FOR EACH ROW WHEN (NEW."status" = 'failed') EXECUTE FUNCTION "note_failed_action"();
