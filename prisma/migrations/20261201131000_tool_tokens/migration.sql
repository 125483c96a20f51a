-- What a permit was exchanged for: a token for the tool itself, which outlives whatever is revoked here until it ends.
CREATE TABLE "tool_token" (
  "jti" UUID NOT NULL,
  "permit_id" UUID NOT NULL,
  "credential_id" UUID NOT NULL,
  "issuer" TEXT NOT NULL,
  "audience" TEXT NOT NULL,
  "issued_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "tool_token_pkey" PRIMARY KEY ("jti")
);
CREATE UNIQUE INDEX "tool_token_permit_id_key" ON "tool_token" ("permit_id");
CREATE INDEX "tool_token_expires_at_idx" ON "tool_token" ("expires_at");
ALTER TABLE "tool_token" ADD CONSTRAINT "tool_token_permit_id_fkey" FOREIGN KEY ("permit_id") REFERENCES "permit" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_token" ADD CONSTRAINT "tool_token_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_token" ADD CONSTRAINT "tool_token_ends" CHECK ("expires_at" > "issued_at");
CREATE TRIGGER "tool_token_append_only" BEFORE UPDATE OR DELETE ON "tool_token"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- For a permit that the enforcement point of its agent, tool and environment redeemed, and no longer than that.
CREATE FUNCTION "tool_token_is_no_more_than_its_permit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM "permit" p
      JOIN "evaluation" e ON e."id" = p."evaluation_id"
      JOIN "credential" c ON c."id" = NEW."credential_id"
      JOIN "tool" t ON t."id" = c."tool_id"
      JOIN "environment" v ON v."id" = c."environment_id"
     WHERE p."id" = NEW."permit_id" AND p."redeemed_at" IS NOT NULL AND p."redeemed_by" = 'enforcement_point'
       AND c."kind" = 'enforcement_point' AND NEW."expires_at" <= p."expires_at"
       AND (e."agent_id", e."tool", e."environment") = (c."agent_id", t."name", v."name")) THEN
    RAISE EXCEPTION 'ambit: a token for a tool is no more than the permit that was redeemed for it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "tool_token_fits" BEFORE INSERT ON "tool_token"
  FOR EACH ROW EXECUTE FUNCTION "tool_token_is_no_more_than_its_permit"();
