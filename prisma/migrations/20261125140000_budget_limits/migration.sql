-- Limits over everything that a budget allows, beside those of its grants; as immutable as the rest of the version.
ALTER TABLE "budget" ADD COLUMN "limits" JSONB NOT NULL DEFAULT '[]';

CREATE OR REPLACE FUNCTION "budget_only_in_force_moves"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD."id", OLD."agent_id", OLD."version", OLD."limits", OLD."created_at")
      IS DISTINCT FROM (NEW."id", NEW."agent_id", NEW."version", NEW."limits", NEW."created_at") THEN
    RAISE EXCEPTION 'ambit: a budget version is immutable' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
