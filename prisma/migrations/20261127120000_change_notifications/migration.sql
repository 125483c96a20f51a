-- AlterTable
-- Whoever chose before is told of changes where they wanted to be told of approvals.
ALTER TABLE "notification_preference" ADD COLUMN "change_moves" BOOLEAN;
UPDATE "notification_preference" SET "change_moves" = "approval_waits";
ALTER TABLE "notification_preference" ALTER COLUMN "change_moves" SET NOT NULL;

-- What Prisma cannot express.

ALTER TABLE "notification" DROP CONSTRAINT "notification_type_known";
ALTER TABLE "notification" ADD CONSTRAINT "notification_type_known" CHECK ("type" IN (
  'approval.requested', 'approval.passed', 'approval.due_soon', 'approval.approved', 'approval.denied', 'approval.expired',
  'approval.cancelled', 'hand_off.opened', 'hand_off.passed', 'hand_off.due_soon', 'hand_off.overdue',
  'change.submitted', 'change.approved', 'change.rejected', 'change.returned',
  'kill_switch.pulled', 'kill_switch.released', 'action.failed'));

-- What widens waits for somebody else, and comes back approved, rejected, or as a draft because it would do something else by
-- now. What only narrows waits for nobody. Each edition is told anew. An author's edit makes a draft of other words or of
-- another base; one that lapses keeps both.
CREATE FUNCTION "note_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."status" = 'submitted' THEN
    PERFORM "note"('change.submitted', NEW."id", NEW."submitted_at", NEW."edition"::text);
  ELSIF NEW."status" IN ('approved', 'rejected') THEN
    PERFORM "note"('change.' || NEW."status"::text, NEW."id", NEW."resolved_at", NEW."edition"::text);
  ELSIF OLD."status" = 'approved' AND NEW."status" = 'draft' AND (OLD."digest", OLD."base") = (NEW."digest", NEW."base") THEN
    PERFORM "note"('change.returned', NEW."id", NEW."edited_at", NEW."edition"::text);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "change_noted" AFTER UPDATE OF "status" ON "change_request" FOR EACH ROW
  WHEN (OLD."status" <> NEW."status" AND (NEW."widens" OR OLD."widens")) EXECUTE FUNCTION "note_change"();

-- Open pages listen for this.
CREATE FUNCTION "announce_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('ambit_change', NEW."id"::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "change_announced" AFTER INSERT OR UPDATE ON "change_request"
  FOR EACH ROW EXECUTE FUNCTION "announce_change"();
