-- What a PostgreSQL role that an agent acts as may do beyond the agent's budget, as its server's catalogue told.
CREATE TABLE "postgres_check" (
  "id" UUID NOT NULL,
  "agent_id" UUID NOT NULL,
  "tool" TEXT NOT NULL,
  "environment" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "server" TEXT NOT NULL,
  "mapping" JSONB NOT NULL,
  "excess" JSONB NOT NULL,
  "checked_at" TIMESTAMPTZ(3) NOT NULL,
  "checked_by" TEXT NOT NULL,
  "checked_by_id" UUID,
  CONSTRAINT "postgres_check_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "postgres_check_lists_excess" CHECK (jsonb_typeof("excess") = 'array')
);
CREATE INDEX "postgres_check_agent_id_checked_at_idx" ON "postgres_check" ("agent_id", "checked_at" DESC);
ALTER TABLE "postgres_check" ADD CONSTRAINT "postgres_check_agent_id_fkey"
  FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "postgres_check" ADD CONSTRAINT "postgres_check_checked_by_id_fkey"
  FOREIGN KEY ("checked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "postgres_check_append_only" BEFORE UPDATE OR DELETE ON "postgres_check"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
