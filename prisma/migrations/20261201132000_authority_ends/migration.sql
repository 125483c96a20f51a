-- Ends of authority, and how long what had been handed out lived on.
CREATE TABLE "authority_end" (
  "id" UUID NOT NULL,
  "kill_switch_id" UUID,
  "agent_id" UUID,
  "credential_id" UUID,
  "stopped_at" TIMESTAMPTZ(3) NOT NULL,
  "stopped_by" TEXT NOT NULL,
  "access_tokens" INTEGER NOT NULL,
  "access_tokens_until" TIMESTAMPTZ(3),
  "look_at" TIMESTAMPTZ(3) NOT NULL,
  "settled_at" TIMESTAMPTZ(3),
  "dead_at" TIMESTAMPTZ(3),
  "unreported" INTEGER,
  CONSTRAINT "authority_end_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "authority_end_of_one" CHECK (num_nonnulls("kill_switch_id", "agent_id", "credential_id") = 1),
  CONSTRAINT "authority_end_tokens" CHECK ("access_tokens" >= 0 AND ("access_tokens" = 0) = ("access_tokens_until" IS NULL)),
  CONSTRAINT "authority_end_settled_whole" CHECK (("settled_at" IS NULL) = ("unreported" IS NULL)
    AND ("dead_at" IS NULL) = ("unreported" IS DISTINCT FROM 0) AND "dead_at" >= "stopped_at" AND "dead_at" <= "settled_at")
);
CREATE UNIQUE INDEX "authority_end_kill_switch_id_key" ON "authority_end" ("kill_switch_id");
CREATE UNIQUE INDEX "authority_end_credential_id_key" ON "authority_end" ("credential_id");
CREATE INDEX "authority_end_stopped_at_idx" ON "authority_end" ("stopped_at" DESC);
CREATE INDEX "authority_end_agent_id_idx" ON "authority_end" ("agent_id");
CREATE INDEX "authority_end_alive" ON "authority_end" ("look_at") WHERE "settled_at" IS NULL;
ALTER TABLE "authority_end" ADD CONSTRAINT "authority_end_kill_switch_id_fkey"
  FOREIGN KEY ("kill_switch_id") REFERENCES "kill_switch" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authority_end" ADD CONSTRAINT "authority_end_agent_id_fkey"
  FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authority_end" ADD CONSTRAINT "authority_end_credential_id_fkey"
  FOREIGN KEY ("credential_id") REFERENCES "credential" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was measured stays; until then only the next look moves.
CREATE FUNCTION "refuse_other_measure"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."settled_at" IS NOT NULL
    OR (NEW."id", NEW."kill_switch_id", NEW."agent_id", NEW."credential_id", NEW."stopped_at", NEW."stopped_by", NEW."access_tokens",
        NEW."access_tokens_until")
       IS DISTINCT FROM
       (OLD."id", OLD."kill_switch_id", OLD."agent_id", OLD."credential_id", OLD."stopped_at", OLD."stopped_by", OLD."access_tokens",
        OLD."access_tokens_until") THEN
    RAISE EXCEPTION 'authority_end is measured once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "authority_end_measured_once" BEFORE UPDATE ON "authority_end"
  FOR EACH ROW EXECUTE FUNCTION "refuse_other_measure"();
CREATE TRIGGER "authority_end_kept" BEFORE DELETE ON "authority_end" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
