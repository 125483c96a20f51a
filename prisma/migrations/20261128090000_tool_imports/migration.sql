-- What servers told of their tools: their own claim, beside what people state of them.
CREATE TABLE "tool_import" (
  "id" UUID NOT NULL,
  "tool" TEXT NOT NULL,
  "source_kind" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "told" TEXT[],
  "imported_at" TIMESTAMPTZ(3) NOT NULL,
  "person_id" UUID,
  "imported_by" TEXT NOT NULL,
  "change_id" UUID,
  CONSTRAINT "tool_import_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "tool_import_tool_imported_at_idx" ON "tool_import" ("tool", "imported_at");
ALTER TABLE "tool_import" ADD CONSTRAINT "tool_import_person_id_fkey"
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_import" ADD CONSTRAINT "tool_import_change_id_fkey"
  FOREIGN KEY ("change_id") REFERENCES "change_request" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_import" ADD CONSTRAINT "tool_import_source_known"
  CHECK ("source_kind" IN ('command', 'url', 'pasted'));

CREATE TABLE "tool_claim" (
  "import_id" UUID NOT NULL,
  "action" TEXT NOT NULL,
  "title" TEXT,
  "description" TEXT,
  "hints" JSONB NOT NULL,
  "input_schema" JSONB NOT NULL,
  "digest" TEXT NOT NULL,
  CONSTRAINT "tool_claim_pkey" PRIMARY KEY ("import_id", "action")
);
ALTER TABLE "tool_claim" ADD CONSTRAINT "tool_claim_import_id_fkey"
  FOREIGN KEY ("import_id") REFERENCES "tool_import" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER "tool_import_append_only" BEFORE UPDATE OR DELETE ON "tool_import"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "tool_claim_append_only" BEFORE UPDATE OR DELETE ON "tool_claim"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
