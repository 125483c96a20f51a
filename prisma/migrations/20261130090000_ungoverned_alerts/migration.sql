-- An action that nobody decided is told of once, when some time has passed in which its decision could still have turned up.
ALTER TABLE "observed_action" ADD COLUMN "alerted_at" TIMESTAMPTZ(3);
CREATE INDEX "observed_action_to_alert" ON "observed_action" ("found_at") WHERE "ungoverned" AND "alerted_at" IS NULL;

ALTER TABLE "notification" DROP CONSTRAINT "notification_type_known";
ALTER TABLE "notification" ADD CONSTRAINT "notification_type_known" CHECK ("type" IN (
  'approval.requested', 'approval.passed', 'approval.due_soon', 'approval.approved', 'approval.denied', 'approval.expired',
  'approval.cancelled', 'hand_off.opened', 'hand_off.passed', 'hand_off.due_soon', 'hand_off.overdue',
  'change.submitted', 'change.approved', 'change.rejected', 'change.returned', 'contraction.proposed', 'exception.ending',
  'break_glass.asked', 'break_glass.given', 'break_glass.review_overdue',
  'kill_switch.pulled', 'kill_switch.released', 'action.failed', 'action.ungoverned'));

-- One whose alert came with its fragments from another was told of already.
CREATE FUNCTION "note_ungoverned_action"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "note"('action.ungoverned', NEW."id", NEW."alerted_at");
  RETURN NULL;
END $$;
CREATE TRIGGER "ungoverned_action_noted" AFTER UPDATE OF "alerted_at" ON "observed_action" FOR EACH ROW
  WHEN (OLD."alerted_at" IS NULL AND NEW."alerted_at" >= NEW."found_at")
  EXECUTE FUNCTION "note_ungoverned_action"();
