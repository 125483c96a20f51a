-- CreateEnum
CREATE TYPE "change_status" AS ENUM ('draft', 'submitted', 'approved', 'rejected', 'withdrawn', 'in_force');

-- CreateEnum
CREATE TYPE "change_verdict" AS ENUM ('approve', 'reject');

-- CreateTable
CREATE TABLE "change_request" (
    "id" UUID NOT NULL,
    "status" "change_status" NOT NULL DEFAULT 'draft',
    "reason" TEXT NOT NULL,
    "agent_id" UUID,
    "team_id" UUID,
    "about_person_id" UUID,
    "author_id" UUID,
    "author" TEXT NOT NULL,
    "edition" INTEGER NOT NULL DEFAULT 1,
    "content" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "base" JSONB NOT NULL,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "submitted_digest" TEXT,
    "submission" JSONB,
    "widens" BOOLEAN,
    "reviewers_required" INTEGER,
    "reaches" UUID[],
    "resolved_at" TIMESTAMPTZ(3),
    "in_force_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_review" (
    "change_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "edition" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "verdict" "change_verdict" NOT NULL,
    "reason" TEXT,
    "api_token_id" UUID,
    "reviewed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "change_review_pkey" PRIMARY KEY ("change_id","person_id","edition")
);

-- CreateTable
CREATE TABLE "change_comment" (
    "id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "edition" INTEGER NOT NULL,
    "line" TEXT,
    "text" TEXT NOT NULL,
    "commented_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "change_comment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "change_request_status_created_at_id_idx" ON "change_request"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "change_request_agent_id_created_at_idx" ON "change_request"("agent_id", "created_at");

-- CreateIndex
CREATE INDEX "change_comment_change_id_idx" ON "change_comment"("change_id");

-- AddForeignKey
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_about_person_id_fkey" FOREIGN KEY ("about_person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_review" ADD CONSTRAINT "change_review_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_review" ADD CONSTRAINT "change_review_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_comment" ADD CONSTRAINT "change_comment_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_comment" ADD CONSTRAINT "change_comment_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot express.

ALTER TABLE "change_request" ADD CONSTRAINT "change_request_has_reason" CHECK (btrim("reason") <> '');
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_digest" CHECK ("digest" ~ '^[0-9a-f]{64}$');
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_ends_after_it_starts"
  CHECK ("ends_at" > coalesce("starts_at", "created_at"));
-- A draft has no submission; whatever was submitted says what it widens and whom that takes.
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_submission" CHECK (
  CASE WHEN "status" = 'draft'
    THEN num_nonnulls("submitted_at", "submitted_digest", "submission", "widens", "reviewers_required", "resolved_at") = 0
    WHEN "status" = 'withdrawn' THEN "resolved_at" IS NOT NULL
    ELSE num_nonnulls("submitted_at", "submitted_digest", "submission", "widens", "reviewers_required") = 5
     AND ("status" = 'submitted') = ("resolved_at" IS NULL) END);
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_widening_is_reviewed"
  CHECK ("reviewers_required" >= CASE WHEN "widens" THEN 1 ELSE 0 END);
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_in_force" CHECK (
  ("status" = 'in_force') = ("in_force_at" IS NOT NULL) AND ("ended_at" IS NULL OR "in_force_at" IS NOT NULL));
ALTER TABLE "change_comment" ADD CONSTRAINT "change_comment_says_something" CHECK (btrim("text") <> '');

CREATE INDEX "change_request_to_start" ON "change_request" ("starts_at") WHERE "status" = 'approved';
CREATE INDEX "change_request_to_end" ON "change_request" ("ends_at")
  WHERE "status" = 'in_force' AND "ends_at" IS NOT NULL AND "ended_at" IS NULL;

-- draft, submitted, approved, in force; or rejected, or withdrawn: one end, once. What it says changes in a draft alone, and
-- every such change is another edition.
CREATE FUNCTION "change_request_only_moves_on"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said boolean := (OLD."content", OLD."digest", OLD."base", OLD."reason", OLD."starts_at", OLD."ends_at")
    IS DISTINCT FROM (NEW."content", NEW."digest", NEW."base", NEW."reason", NEW."starts_at", NEW."ends_at");
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'ambit: a change request is never deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (OLD."id", OLD."author_id", OLD."author", OLD."created_at", OLD."agent_id", OLD."about_person_id")
      IS DISTINCT FROM
     (NEW."id", NEW."author_id", NEW."author", NEW."created_at", NEW."agent_id", NEW."about_person_id") THEN
    RAISE EXCEPTION 'ambit: what a change request is about, and who asked for it, never changes'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD."status" IN ('rejected', 'withdrawn', 'in_force') THEN
    IF NEW."status" <> OLD."status" OR said OR OLD."ended_at" IS NOT NULL
        OR (OLD."submission", OLD."submitted_digest", OLD."reaches", OLD."edition", OLD."in_force_at", OLD."resolved_at")
          IS DISTINCT FROM
           (NEW."submission", NEW."submitted_digest", NEW."reaches", NEW."edition", NEW."in_force_at", NEW."resolved_at") THEN
      RAISE EXCEPTION 'ambit: change request % is already %', OLD."id", OLD."status"
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT ((OLD."status" = 'draft' AND NEW."status" IN ('draft', 'submitted', 'withdrawn'))
       OR (OLD."status" = 'submitted' AND NEW."status" IN ('draft', 'approved', 'rejected', 'withdrawn'))
       OR (OLD."status" = 'approved' AND NEW."status" IN ('draft', 'in_force', 'withdrawn'))) THEN
    RAISE EXCEPTION 'ambit: a change request that is % does not become %', OLD."status", NEW."status"
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF said AND NEW."status" <> 'draft' THEN
    RAISE EXCEPTION 'ambit: a change request says something else only as a draft'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."edition" <> OLD."edition" + (CASE WHEN NEW."status" = 'draft' THEN 1 ELSE 0 END) THEN
    RAISE EXCEPTION 'ambit: every edit of a change request is another edition'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD."status" <> 'draft' AND NEW."status" <> 'draft'
      AND (OLD."submission", OLD."submitted_digest", OLD."widens", OLD."reviewers_required", OLD."reaches")
        IS DISTINCT FROM
          (NEW."submission", NEW."submitted_digest", NEW."widens", NEW."reviewers_required", NEW."reaches") THEN
    RAISE EXCEPTION 'ambit: what was submitted never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."status" = 'approved' AND OLD."status" = 'submitted' AND (
      SELECT count(*) FROM "change_review" r
       WHERE r."change_id" = NEW."id" AND r."edition" = NEW."edition" AND r."verdict" = 'approve'
         AND r."digest" = NEW."submitted_digest") < NEW."reviewers_required" THEN
    RAISE EXCEPTION 'ambit: too few people have approved this change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "change_request_moves" BEFORE UPDATE OR DELETE ON "change_request"
  FOR EACH ROW EXECUTE FUNCTION "change_request_only_moves_on"();

-- Security reviewers alone, and never the author, the person it is about, or an owner of an agent that it reaches; of exactly
-- what was submitted.
CREATE FUNCTION "refuse_own_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  change "change_request" := (SELECT c FROM "change_request" c WHERE c."id" = NEW."change_id");
BEGIN
  IF change."status" <> 'submitted' OR NEW."edition" <> change."edition"
      OR NEW."digest" IS DISTINCT FROM change."submitted_digest" THEN
    RAISE EXCEPTION 'ambit: a review is of what is submitted now' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."person_id" IN (change."author_id", change."about_person_id") OR EXISTS (
      SELECT 1 FROM "agent" a WHERE a."owner_id" = NEW."person_id"
         AND (a."id" = change."agent_id" OR a."id" = ANY (change."reaches"))) THEN
    RAISE EXCEPTION 'ambit: nobody reviews a change that they asked for, that is about them, or that reaches an agent of theirs'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM "person" p JOIN "person_role" r ON r."person_id" = p."id"
                  WHERE p."id" = NEW."person_id" AND r."role" = 'security_reviewer' AND p."disabled_at" IS NULL) THEN
    RAISE EXCEPTION 'ambit: security reviewers review changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "change_review_not_by_concerned" BEFORE INSERT ON "change_review"
  FOR EACH ROW EXECUTE FUNCTION "refuse_own_change"();
CREATE TRIGGER "change_review_append_only" BEFORE UPDATE OR DELETE ON "change_review"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "change_comment_append_only" BEFORE UPDATE OR DELETE ON "change_comment"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
