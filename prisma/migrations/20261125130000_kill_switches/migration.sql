-- CreateEnum
CREATE TYPE "kill_switch_scope" AS ENUM ('organisation', 'tool', 'environment', 'agent');

-- AlterTable
ALTER TABLE "credential" ADD COLUMN "tokens_valid_from" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "kill_switch" (
    "id" UUID NOT NULL,
    "scope" "kill_switch_scope" NOT NULL,
    "except_read" BOOLEAN NOT NULL DEFAULT false,
    "tool_id" UUID,
    "environment_id" UUID,
    "agent_id" UUID,
    "reason" TEXT NOT NULL,
    "pulled_at" TIMESTAMPTZ(3) NOT NULL,
    "pulled_by_id" UUID,
    "pulled_by" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "released_by_id" UUID,
    "release_reason" TEXT,

    CONSTRAINT "kill_switch_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "tool"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_pulled_by_id_fkey" FOREIGN KEY ("pulled_by_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_released_by_id_fkey" FOREIGN KEY ("released_by_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma cannot express.

ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_covers_one_thing" CHECK (
  ("scope" = 'tool') = ("tool_id" IS NOT NULL)
  AND ("scope" = 'environment') = ("environment_id" IS NOT NULL)
  AND ("scope" = 'agent') = ("agent_id" IS NOT NULL));
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_except_read_of_all"
  CHECK (NOT "except_read" OR "scope" = 'organisation');
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_has_reason" CHECK (btrim("reason") <> '');
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_released_by_someone"
  CHECK (("released_at" IS NULL) = ("released_by_id" IS NULL));
ALTER TABLE "kill_switch" ADD CONSTRAINT "kill_switch_second_person" CHECK ("released_by_id" <> "pulled_by_id");

CREATE UNIQUE INDEX "kill_switch_one_in_force" ON "kill_switch"
  ("scope", "except_read", coalesce("tool_id", "environment_id", "agent_id", '00000000-0000-0000-0000-000000000000'))
  WHERE "released_at" IS NULL;

-- A switch is released once, and what it was never changes.
CREATE FUNCTION "kill_switch_only_released"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."released_at" IS NOT NULL OR NEW."released_at" IS NULL
      OR (OLD."id", OLD."scope", OLD."except_read", OLD."tool_id", OLD."environment_id", OLD."agent_id", OLD."reason",
          OLD."pulled_at", OLD."pulled_by_id", OLD."pulled_by")
        IS DISTINCT FROM
         (NEW."id", NEW."scope", NEW."except_read", NEW."tool_id", NEW."environment_id", NEW."agent_id", NEW."reason",
          NEW."pulled_at", NEW."pulled_by_id", NEW."pulled_by") THEN
    RAISE EXCEPTION 'ambit: a kill switch is only ever released, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "kill_switch_released_once" BEFORE UPDATE OR DELETE ON "kill_switch"
  FOR EACH ROW EXECUTE FUNCTION "kill_switch_only_released"();
