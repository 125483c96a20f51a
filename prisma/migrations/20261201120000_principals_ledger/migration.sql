-- Which identity of another system does what, by its logs; what decisions it was used for; from which addresses credentials are used;
-- and what people said of what differs from what was registered.
CREATE TABLE "principal_sighting" (
  "key" TEXT NOT NULL,
  "identity" TEXT NOT NULL,
  "registered" BOOLEAN NOT NULL,
  "principal" TEXT NOT NULL,
  "source_id" UUID NOT NULL,
  "system" TEXT NOT NULL,
  "address" TEXT,
  "first_at" TIMESTAMPTZ(3) NOT NULL,
  "last_at" TIMESTAMPTZ(3) NOT NULL,
  "records" BIGINT NOT NULL,
  "changes" BIGINT NOT NULL,
  "last_fragment_id" UUID NOT NULL,
  CONSTRAINT "principal_sighting_pkey" PRIMARY KEY ("key"),
  CONSTRAINT "principal_sighting_counts" CHECK ("records" > 0 AND "changes" BETWEEN 0 AND "records" AND "first_at" <= "last_at")
);
CREATE INDEX "principal_sighting_identity_idx" ON "principal_sighting" USING HASH ("identity");
CREATE INDEX "principal_sighting_last_at_idx" ON "principal_sighting" ("last_at" DESC);
ALTER TABLE "principal_sighting" ADD CONSTRAINT "principal_sighting_source_id_fkey"
  FOREIGN KEY ("source_id") REFERENCES "source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "principal_use" (
  "key" TEXT NOT NULL,
  "identity" TEXT NOT NULL,
  "agent_id" UUID NOT NULL,
  "tool" TEXT NOT NULL,
  "environment" TEXT NOT NULL,
  "source_id" UUID NOT NULL,
  "first_at" TIMESTAMPTZ(3) NOT NULL,
  "last_at" TIMESTAMPTZ(3) NOT NULL,
  "records" BIGINT NOT NULL,
  "last_fragment_id" UUID NOT NULL,
  "last_record_id" UUID NOT NULL,
  CONSTRAINT "principal_use_pkey" PRIMARY KEY ("key"),
  CONSTRAINT "principal_use_counts" CHECK ("records" > 0 AND "first_at" <= "last_at")
);
CREATE INDEX "principal_use_agent_id_idx" ON "principal_use" ("agent_id");
CREATE INDEX "principal_use_last_fragment_id_idx" ON "principal_use" ("last_fragment_id");
ALTER TABLE "principal_use" ADD CONSTRAINT "principal_use_agent_id_fkey"
  FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "principal_use" ADD CONSTRAINT "principal_use_source_id_fkey"
  FOREIGN KEY ("source_id") REFERENCES "source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "credential_address" (
  "credential_id" UUID NOT NULL,
  "address" TEXT NOT NULL,
  "first_used_at" TIMESTAMPTZ(3) NOT NULL,
  "last_used_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "credential_address_pkey" PRIMARY KEY ("credential_id", "address"),
  CONSTRAINT "credential_address_readable" CHECK (length("address") BETWEEN 1 AND 64 AND "first_used_at" <= "last_used_at")
);
ALTER TABLE "credential_address" ADD CONSTRAINT "credential_address_credential_id_fkey"
  FOREIGN KEY ("credential_id") REFERENCES "credential" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "drift_explanation" (
  "id" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "explained_at" TIMESTAMPTZ(3) NOT NULL,
  "until" TIMESTAMPTZ(3) NOT NULL,
  "explained_by_id" UUID NOT NULL,
  CONSTRAINT "drift_explanation_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "drift_explanation_says_why" CHECK (btrim("reason") <> '' AND "until" > "explained_at")
);
CREATE INDEX "drift_explanation_key_explained_at_idx" ON "drift_explanation" ("key", "explained_at" DESC);
ALTER TABLE "drift_explanation" ADD CONSTRAINT "drift_explanation_explained_by_id_fkey"
  FOREIGN KEY ("explained_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "drift_explanation_append_only" BEFORE UPDATE OR DELETE ON "drift_explanation"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
