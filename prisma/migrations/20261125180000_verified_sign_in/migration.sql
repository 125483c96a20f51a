-- People of an organisation's sign-in provider, where roles and teams come from, rules that want a fresh sign-in, and how
-- the person behind an answer was verified.

-- CreateEnum
CREATE TYPE "assignment_source" AS ENUM ('people', 'claims');

-- CreateEnum
CREATE TYPE "verification_method" AS ENUM ('password', 'oidc', 'api_token');

-- AlterTable
ALTER TABLE "person_role" ADD COLUMN "source" "assignment_source" NOT NULL DEFAULT 'people';

-- AlterTable
ALTER TABLE "team_member" ADD COLUMN "source" "assignment_source" NOT NULL DEFAULT 'people';

-- AlterTable
ALTER TABLE "escalation_rule" ADD COLUMN "fresh_sign_in" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "approval_answer"
  ADD COLUMN "verified_by" "verification_method",
  ADD COLUMN "authenticated_at" TIMESTAMPTZ(3),
  ADD COLUMN "auth_issuer" TEXT,
  ADD COLUMN "auth_context" TEXT,
  ADD COLUMN "auth_methods" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "person_identity" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_identity_pkey" PRIMARY KEY ("issuer","subject")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_identity_person_id_issuer_key" ON "person_identity"("person_id", "issuer");

-- AddForeignKey
ALTER TABLE "person_identity" ADD CONSTRAINT "person_identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "escalation_rule"
  ADD CONSTRAINT "escalation_rule_fresh_sign_in_asks" CHECK (NOT "fresh_sign_in" OR "effect" = 'ask');

-- Answers from before this migration say nothing of how their person was verified; every other one says it whole.
ALTER TABLE "approval_answer" ADD CONSTRAINT "approval_answer_verified" CHECK (
  CASE "verified_by"
    WHEN 'api_token' THEN "api_token_id" IS NOT NULL AND "authenticated_at" IS NULL AND "auth_issuer" IS NULL
    WHEN 'password' THEN "api_token_id" IS NULL AND "authenticated_at" IS NOT NULL AND "auth_issuer" IS NULL
    WHEN 'oidc' THEN "api_token_id" IS NULL AND "auth_issuer" IS NOT NULL
    ELSE "authenticated_at" IS NULL AND "auth_issuer" IS NULL AND "auth_context" IS NULL
  END);

-- An account that was linked to a person is never handed to another.
CREATE FUNCTION "person_identity_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ambit: whose account a subject is never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "person_identity_fixed" BEFORE UPDATE ON "person_identity"
  FOR EACH ROW EXECUTE FUNCTION "person_identity_stays"();

-- Where an ask wants a fresh sign-in, no yes counts without one: in a browser, and within the last five minutes. The sixth
-- minute is for a yes that could be undone for some seconds before it took effect.
CREATE FUNCTION "refuse_stale_sign_in"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."verdict" = 'approve'
      AND EXISTS (SELECT 1 FROM "approval" a
                   WHERE a."id" = NEW."approval_id" AND a."asks" @> '[{"freshSignIn": true}]')
      AND NOT coalesce(NEW."verified_by" IN ('password', 'oidc')
                       AND NEW."authenticated_at" > NEW."answered_at" - interval '6 minutes'
                       AND NEW."authenticated_at" <= NEW."answered_at", false) THEN
    RAISE EXCEPTION 'ambit: this approval wants a fresh sign-in' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_answer_freshly_verified" BEFORE INSERT ON "approval_answer"
  FOR EACH ROW EXECUTE FUNCTION "refuse_stale_sign_in"();
