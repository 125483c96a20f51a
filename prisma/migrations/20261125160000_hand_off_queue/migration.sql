-- AlterTable
ALTER TABLE "hand_off" ADD COLUMN "owner_id" UUID,
ADD COLUMN "accepted_at" TIMESTAMPTZ(3),
ADD COLUMN "resolved_at" TIMESTAMPTZ(3),
ADD COLUMN "result" TEXT,
ADD COLUMN "reference" TEXT,
ADD COLUMN "state_changes" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "reason" TEXT;

-- CreateTable
CREATE TABLE "hand_off_owner" (
    "hand_off_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "passed_by_id" UUID,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,

    CONSTRAINT "hand_off_owner_pkey" PRIMARY KEY ("hand_off_id","position")
);

-- CreateIndex
CREATE INDEX "hand_off_action_digest_resolved_at_idx" ON "hand_off"("action_digest", "resolved_at" DESC);

-- CreateIndex
CREATE INDEX "hand_off_owner_id_idx" ON "hand_off"("owner_id");

-- AddForeignKey
ALTER TABLE "hand_off" ADD CONSTRAINT "hand_off_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hand_off_owner" ADD CONSTRAINT "hand_off_owner_hand_off_id_fkey" FOREIGN KEY ("hand_off_id") REFERENCES "hand_off"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hand_off_owner" ADD CONSTRAINT "hand_off_owner_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hand_off_owner" ADD CONSTRAINT "hand_off_owner_passed_by_id_fkey" FOREIGN KEY ("passed_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Before there was a queue, the only ones that were not open had been returned as doubles of another.
UPDATE "hand_off" SET "resolved_at" = "opened_at", "reason" = 'The same task was open twice: the first one stands for both.'
 WHERE "status" = 'returned';

-- What Prisma cannot express.

ALTER TABLE "hand_off" ADD CONSTRAINT "hand_off_state" CHECK (CASE "status"
  WHEN 'open' THEN num_nonnulls("owner_id", "accepted_at", "resolved_at", "result", "reference", "reason") = 0
  WHEN 'accepted' THEN num_nonnulls("owner_id", "accepted_at") = 2
                   AND num_nonnulls("resolved_at", "result", "reference", "reason") = 0
  WHEN 'done' THEN num_nonnulls("owner_id", "accepted_at", "resolved_at", "result") = 4 AND btrim("result") <> ''
               AND "reason" IS NULL
  ELSE num_nonnulls("resolved_at", "reason") = 2 AND btrim("reason") <> ''
   AND num_nonnulls("result", "reference") = 0 AND ("owner_id" IS NULL) = ("accepted_at" IS NULL) END);
ALTER TABLE "hand_off" ADD CONSTRAINT "hand_off_changes_when_done" CHECK (
  jsonb_typeof("state_changes") = 'array' AND ("status" = 'done' OR "state_changes" = '[]'));
ALTER TABLE "hand_off_owner" ADD CONSTRAINT "hand_off_owner_position" CHECK ("position" >= 1);
ALTER TABLE "hand_off_owner" ADD CONSTRAINT "hand_off_owner_passed_to_another" CHECK ("passed_by_id" <> "person_id");

-- One task for people at a time, whether someone has taken it or not.
DROP INDEX "hand_off_one_open";
CREATE UNIQUE INDEX "hand_off_one_waiting" ON "hand_off" ("action_digest") WHERE "status" IN ('open', 'accepted');
CREATE INDEX "hand_off_due" ON "hand_off" ("due_at", "id") WHERE "status" IN ('open', 'accepted');
CREATE INDEX "hand_off_resolved" ON "hand_off" ("resolved_at" DESC, "id" DESC) WHERE "status" IN ('done', 'returned');

-- open, accepted, done or returned: in this order, to one end, and what was handed off never changes.
CREATE FUNCTION "hand_off_only_moves_on"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'ambit: a hand-off is never deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD."status" IN ('done', 'returned') THEN
    RAISE EXCEPTION 'ambit: hand-off % is already %', OLD."id", OLD."status"
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT ((OLD."status" = 'open' AND NEW."status" = 'accepted')
       OR (OLD."status" = 'accepted' AND NEW."status" IN ('accepted', 'done', 'returned'))) THEN
    RAISE EXCEPTION 'ambit: a hand-off that is % does not become %', OLD."status", NEW."status"
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (OLD."id", OLD."evaluation_id", OLD."agent_id", OLD."action_digest", OLD."rule", OLD."approvers", OLD."opened_at",
      OLD."due_at")
      IS DISTINCT FROM
     (NEW."id", NEW."evaluation_id", NEW."agent_id", NEW."action_digest", NEW."rule", NEW."approvers", NEW."opened_at",
      NEW."due_at") THEN
    RAISE EXCEPTION 'ambit: what was handed off never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "hand_off_moves" BEFORE UPDATE OR DELETE ON "hand_off"
  FOR EACH ROW EXECUTE FUNCTION "hand_off_only_moves_on"();

-- Whoever the agent acts for does not get their own task by belonging to a team, a group or a role: only by name.
CREATE FUNCTION "refuse_own_hand_off"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM "evaluation" e JOIN "person" p ON p."id" = NEW."owner_id"
     WHERE e."id" = NEW."evaluation_id" AND lower(btrim(e."on_behalf_of")) = p."email"
       AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(NEW."approvers") a WHERE lower(a->>'person') = p."email")) THEN
    RAISE EXCEPTION 'ambit: a hand-off does not go to the person that the agent acts for, unless the rule names them'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "hand_off_not_for_oneself" BEFORE INSERT OR UPDATE OF "owner_id" ON "hand_off"
  FOR EACH ROW WHEN (NEW."owner_id" IS NOT NULL) EXECUTE FUNCTION "refuse_own_hand_off"();

CREATE TRIGGER "hand_off_owner_append_only" BEFORE UPDATE OR DELETE ON "hand_off_owner"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- Open pages listen for this.
CREATE FUNCTION "announce_hand_off"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('ambit_hand_off', NEW."id"::text);
  RETURN NEW;
END $$;
CREATE TRIGGER "hand_off_announced" AFTER INSERT OR UPDATE ON "hand_off"
  FOR EACH ROW EXECUTE FUNCTION "announce_hand_off"();
