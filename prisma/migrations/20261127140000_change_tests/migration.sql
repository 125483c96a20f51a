-- What the author refers to as tested, beside what Ambit counts itself: said with the change, and as unmoved as the rest of it.
-- AlterTable
ALTER TABLE "change_request" ADD COLUMN "tests" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE OR REPLACE FUNCTION "change_request_only_moves_on"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said boolean := (OLD."content", OLD."digest", OLD."base", OLD."reason", OLD."starts_at", OLD."ends_at", OLD."tests")
    IS DISTINCT FROM
    (NEW."content", NEW."digest", NEW."base", NEW."reason", NEW."starts_at", NEW."ends_at", NEW."tests");
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
