-- Since when a grant is in the budget, without a gap: what is as old as that and unused can go.
ALTER TABLE "budget_grant" ADD COLUMN "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

ALTER TABLE "budget_grant" DISABLE TRIGGER "budget_grant_immutable";
UPDATE "budget_grant" g SET "granted_at" = s."since"
  FROM (SELECT "budget_id", "grant_id", min("created_at") OVER (PARTITION BY "agent_id", "grant_id", "run") AS "since"
          FROM (SELECT h."budget_id", h."grant_id", b."agent_id", b."created_at",
                       b."version" - row_number() OVER (PARTITION BY b."agent_id", h."grant_id" ORDER BY b."version") AS "run"
                  FROM "budget_grant" h JOIN "budget" b ON b."id" = h."budget_id") r) s
 WHERE s."budget_id" = g."budget_id" AND s."grant_id" = g."grant_id";
ALTER TABLE "budget_grant" ENABLE TRIGGER "budget_grant_immutable";

CREATE FUNCTION "budget_grant_since"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT coalesce(g."granted_at", b."created_at") INTO NEW."granted_at"
    FROM "budget" b
    LEFT JOIN "budget" p ON p."agent_id" = b."agent_id" AND p."version" = b."version" - 1
    LEFT JOIN "budget_grant" g ON g."budget_id" = p."id" AND g."grant_id" = NEW."grant_id"
   WHERE b."id" = NEW."budget_id";
  RETURN NEW;
END $$;
CREATE TRIGGER "budget_grant_granted" BEFORE INSERT ON "budget_grant"
  FOR EACH ROW EXECUTE FUNCTION "budget_grant_since"();

-- CreateEnum
CREATE TYPE "contraction_status" AS ENUM ('open', 'taken', 'dismissed', 'lapsed');

-- CreateEnum
CREATE TYPE "contraction_cause" AS ENUM ('disuse');

-- CreateTable
CREATE TABLE "contraction" (
    "id" UUID NOT NULL,
    "status" "contraction_status" NOT NULL DEFAULT 'open',
    "agent_id" UUID NOT NULL,
    "cause" "contraction_cause" NOT NULL,
    "grants" TEXT[],
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by_id" UUID,
    "reason" TEXT,
    "change_id" UUID,

    CONSTRAINT "contraction_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contraction_status_proposed_at_idx" ON "contraction"("status", "proposed_at");

-- AddForeignKey
ALTER TABLE "contraction" ADD CONSTRAINT "contraction_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contraction" ADD CONSTRAINT "contraction_resolved_by_id_fkey" FOREIGN KEY ("resolved_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contraction" ADD CONSTRAINT "contraction_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot express.

ALTER TABLE "contraction" ADD CONSTRAINT "contraction_names_grants" CHECK (cardinality("grants") > 0);
ALTER TABLE "contraction" ADD CONSTRAINT "contraction_resolved" CHECK (
  CASE "status"
    WHEN 'open' THEN num_nonnulls("resolved_at", "resolved_by_id", "reason", "change_id") = 0
    WHEN 'taken' THEN num_nonnulls("resolved_at", "resolved_by_id", "change_id") = 3 AND "reason" IS NULL
    WHEN 'dismissed' THEN num_nonnulls("resolved_at", "resolved_by_id") = 2 AND btrim("reason") <> '' AND "change_id" IS NULL
    ELSE "resolved_at" IS NOT NULL AND num_nonnulls("resolved_by_id", "reason", "change_id") = 0 END);

-- Several processes look for disuse at the same time, and one proposes.
CREATE UNIQUE INDEX "contraction_one_open" ON "contraction" ("agent_id", "cause") WHERE "status" = 'open';

-- Open, then taken, dismissed or lapsed, once; which grants it is about changes while it is open.
CREATE FUNCTION "contraction_only_moves_on"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."status" <> 'open'
    OR (OLD."id", OLD."agent_id", OLD."cause", OLD."proposed_at") IS DISTINCT FROM
       (NEW."id", NEW."agent_id", NEW."cause", NEW."proposed_at") THEN
    RAISE EXCEPTION 'ambit: a contraction is resolved once, and stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "contraction_moves" BEFORE UPDATE OR DELETE ON "contraction"
  FOR EACH ROW EXECUTE FUNCTION "contraction_only_moves_on"();

ALTER TABLE "notification" DROP CONSTRAINT "notification_type_known";
ALTER TABLE "notification" ADD CONSTRAINT "notification_type_known" CHECK ("type" IN (
  'approval.requested', 'approval.passed', 'approval.due_soon', 'approval.approved', 'approval.denied', 'approval.expired',
  'approval.cancelled', 'hand_off.opened', 'hand_off.passed', 'hand_off.due_soon', 'hand_off.overdue',
  'change.submitted', 'change.approved', 'change.rejected', 'change.returned', 'contraction.proposed', 'exception.ending',
  'break_glass.asked', 'break_glass.given', 'break_glass.review_overdue',
  'kill_switch.pulled', 'kill_switch.released', 'action.failed'));

CREATE FUNCTION "note_contraction"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM "note"('contraction.proposed', NEW."id", NEW."proposed_at"); END IF;
  PERFORM pg_notify('ambit_change', NEW."id"::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "contraction_noted" AFTER INSERT OR UPDATE ON "contraction"
  FOR EACH ROW EXECUTE FUNCTION "note_contraction"();
