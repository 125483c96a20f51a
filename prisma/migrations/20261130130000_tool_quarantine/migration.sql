-- Gateways tell what servers say of their tools too, with what their results look like.
ALTER TABLE "tool_import" DROP CONSTRAINT "tool_import_source_known";
ALTER TABLE "tool_import" ADD CONSTRAINT "tool_import_source_known"
  CHECK ("source_kind" IN ('command', 'url', 'pasted', 'gateway'));
ALTER TABLE "tool_claim" ADD COLUMN "output_schema" JSONB;

CREATE TABLE "tool_quarantine" (
  "id" UUID NOT NULL,
  "import_id" UUID NOT NULL,
  "tool" TEXT NOT NULL,
  "action" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "noticed_at" TIMESTAMPTZ(3) NOT NULL,
  "released_at" TIMESTAMPTZ(3),
  "released_by_id" UUID,
  "reason" TEXT,
  CONSTRAINT "tool_quarantine_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "tool_quarantine_tool_action_digest_key" ON "tool_quarantine" ("tool", "action", "digest");
ALTER TABLE "tool_quarantine" ADD CONSTRAINT "tool_quarantine_import_id_action_fkey"
  FOREIGN KEY ("import_id", "action") REFERENCES "tool_claim" ("import_id", "action") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_quarantine" ADD CONSTRAINT "tool_quarantine_released_by_id_fkey"
  FOREIGN KEY ("released_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- A person releases, and says why.
ALTER TABLE "tool_quarantine" ADD CONSTRAINT "tool_quarantine_released_whole" CHECK (
  ("released_at" IS NULL) = ("released_by_id" IS NULL) AND ("released_at" IS NULL) = ("reason" IS NULL));

CREATE FUNCTION "tool_quarantine_ends_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."released_at" IS NOT NULL
      OR (OLD."id", OLD."import_id", OLD."tool", OLD."action", OLD."digest", OLD."noticed_at")
        IS DISTINCT FROM (NEW."id", NEW."import_id", NEW."tool", NEW."action", NEW."digest", NEW."noticed_at") THEN
    RAISE EXCEPTION 'ambit: a quarantine is released once, and stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "tool_quarantine_once" BEFORE UPDATE OR DELETE ON "tool_quarantine"
  FOR EACH ROW EXECUTE FUNCTION "tool_quarantine_ends_once"();

ALTER TABLE "notification" DROP CONSTRAINT "notification_type_known";
ALTER TABLE "notification" ADD CONSTRAINT "notification_type_known" CHECK ("type" IN (
  'approval.requested', 'approval.passed', 'approval.due_soon', 'approval.approved', 'approval.denied', 'approval.expired',
  'approval.cancelled', 'hand_off.opened', 'hand_off.passed', 'hand_off.due_soon', 'hand_off.overdue',
  'change.submitted', 'change.approved', 'change.rejected', 'change.returned', 'contraction.proposed', 'exception.ending',
  'break_glass.asked', 'break_glass.given', 'break_glass.review_overdue',
  'kill_switch.pulled', 'kill_switch.released', 'action.failed', 'action.ungoverned', 'tool.quarantined'));

CREATE FUNCTION "note_quarantined_tool"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "note"('tool.quarantined', NEW."id", NEW."noticed_at");
  RETURN NULL;
END $$;
CREATE TRIGGER "quarantined_tool_noted" AFTER INSERT ON "tool_quarantine"
  FOR EACH ROW EXECUTE FUNCTION "note_quarantined_tool"();
