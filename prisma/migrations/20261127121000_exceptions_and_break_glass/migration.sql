-- CreateTable
CREATE TABLE "exception_end" (
    "id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "grant_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "warned_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_end_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "exception_end_agent_id_grant_id_expires_at_key" ON "exception_end"("agent_id", "grant_id", "expires_at");

-- AddForeignKey
ALTER TABLE "exception_end" ADD CONSTRAINT "exception_end_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot express.

ALTER TABLE "exception_end" ADD CONSTRAINT "exception_end_in_its_order" CHECK (
  num_nonnulls("warned_at", "ended_at") > 0 AND "warned_at" < "expires_at" AND "ended_at" >= "expires_at");

-- The grants that end, among all of every version.
CREATE INDEX "budget_grant_ends" ON "budget_grant" ("expires_at") WHERE "expires_at" IS NOT NULL;

-- What was said of an end stays so.
CREATE FUNCTION "exception_end_only_grows"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."ended_at" IS NOT NULL
      OR (OLD."id", OLD."agent_id", OLD."grant_id", OLD."expires_at")
        IS DISTINCT FROM (NEW."id", NEW."agent_id", NEW."grant_id", NEW."expires_at")
      OR (OLD."warned_at" IS NOT NULL AND OLD."warned_at" IS DISTINCT FROM NEW."warned_at") THEN
    RAISE EXCEPTION 'ambit: how an exception ended stays as it is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "exception_end_grows" BEFORE UPDATE OR DELETE ON "exception_end"
  FOR EACH ROW EXECUTE FUNCTION "exception_end_only_grows"();

ALTER TABLE "notification" DROP CONSTRAINT "notification_type_known";
ALTER TABLE "notification" ADD CONSTRAINT "notification_type_known" CHECK ("type" IN (
  'approval.requested', 'approval.passed', 'approval.due_soon', 'approval.approved', 'approval.denied', 'approval.expired',
  'approval.cancelled', 'hand_off.opened', 'hand_off.passed', 'hand_off.due_soon', 'hand_off.overdue',
  'change.submitted', 'change.approved', 'change.rejected', 'change.returned', 'exception.ending',
  'break_glass.asked', 'break_glass.given', 'break_glass.review_overdue',
  'kill_switch.pulled', 'kill_switch.released', 'action.failed'));

CREATE FUNCTION "note_ending_exception"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "note"('exception.ending', NEW."id", NEW."warned_at");
  RETURN NULL;
END $$;
CREATE TRIGGER "exception_ending_noted" AFTER INSERT ON "exception_end"
  FOR EACH ROW WHEN (NEW."warned_at" IS NOT NULL) EXECUTE FUNCTION "note_ending_exception"();

-- CreateEnum
CREATE TYPE "break_glass_status" AS ENUM ('asked', 'refused', 'withdrawn', 'lapsed', 'open', 'ended');

-- CreateTable
CREATE TABLE "break_glass" (
    "id" UUID NOT NULL,
    "status" "break_glass_status" NOT NULL DEFAULT 'asked',
    "agent_id" UUID NOT NULL,
    "grant_id" TEXT NOT NULL,
    "actions" TEXT[],
    "environment" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_by_id" UUID,
    "answered_at" TIMESTAMPTZ(3),
    "answer_reason" TEXT,
    "authenticated_at" TIMESTAMPTZ(3),
    "budget_version" INTEGER,
    "expires_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,
    "reviewed_by_id" UUID,
    "reviewed_at" TIMESTAMPTZ(3),
    "findings" TEXT,

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "break_glass_agent_id_grant_id_key" ON "break_glass"("agent_id", "grant_id");

-- CreateIndex
CREATE INDEX "break_glass_status_asked_at_idx" ON "break_glass"("status", "asked_at");

-- AddForeignKey
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_answered_by_id_fkey" FOREIGN KEY ("answered_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_reviewed_by_id_fkey" FOREIGN KEY ("reviewed_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot express.

ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_says_why" CHECK (btrim("reason") <> '');
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_is_minutes" CHECK ("minutes" BETWEEN 1 AND 60);
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_is_for_something" CHECK (cardinality("actions") BETWEEN 1 AND 20);
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_takes_two" CHECK ("answered_by_id" <> "asked_by_id");
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_reviewed_by_a_third"
  CHECK ("reviewed_by_id" <> "asked_by_id" AND "reviewed_by_id" <> "answered_by_id");
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_answered" CHECK (
  CASE WHEN "status" IN ('refused', 'open', 'ended') THEN num_nonnulls("answered_by_id", "answered_at") = 2
    ELSE num_nonnulls("answered_by_id", "answered_at", "answer_reason") = 0 END);
-- What was given names its version and ends after its minutes; whoever gave it had just signed in.
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_given" CHECK (
  CASE WHEN "status" IN ('open', 'ended')
    THEN num_nonnulls("authenticated_at", "budget_version", "expires_at") = 3
     AND "authenticated_at" > "answered_at" - interval '5 minutes' AND "authenticated_at" <= "answered_at"
     AND "expires_at" = "answered_at" + make_interval(mins => "minutes")
    ELSE num_nonnulls("authenticated_at", "budget_version", "expires_at") = 0 END);
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_closed" CHECK (
  ("status" IN ('asked', 'open')) = ("closed_at" IS NULL) AND ("closed_at" IS NULL) = ("closed_by" IS NULL));
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_reviewed" CHECK (
  CASE WHEN "status" = 'ended' THEN num_nonnulls("reviewed_by_id", "reviewed_at", "findings") IN (0, 3)
     AND btrim("findings") <> ''
    ELSE num_nonnulls("reviewed_by_id", "reviewed_at", "findings") = 0 END);

-- One at a time for an agent: two people who ask at the same moment get one request.
CREATE UNIQUE INDEX "break_glass_one_for_an_agent" ON "break_glass" ("agent_id") WHERE "status" IN ('asked', 'open');
CREATE INDEX "break_glass_review_owed" ON "break_glass" ("answered_at")
  WHERE "status" IN ('open', 'ended') AND "reviewed_at" IS NULL;

-- asked, then refused, withdrawn or lapsed; or open, then ended and reviewed: each once. The agent's owner does not give it, and
-- neither gives nor reviews it who holds no such role or is disabled.
CREATE FUNCTION "break_glass_only_moves_on"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted text[];
  person uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'ambit: break-glass is never deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (OLD."id", OLD."agent_id", OLD."grant_id", OLD."actions", OLD."environment", OLD."minutes", OLD."reason",
      OLD."asked_by_id", OLD."asked_at")
      IS DISTINCT FROM
     (NEW."id", NEW."agent_id", NEW."grant_id", NEW."actions", NEW."environment", NEW."minutes", NEW."reason",
      NEW."asked_by_id", NEW."asked_at")
    OR (OLD."status" <> 'asked' AND
        (OLD."answered_by_id", OLD."answered_at", OLD."answer_reason", OLD."authenticated_at", OLD."budget_version",
         OLD."expires_at")
        IS DISTINCT FROM
        (NEW."answered_by_id", NEW."answered_at", NEW."answer_reason", NEW."authenticated_at", NEW."budget_version",
         NEW."expires_at"))
    OR (OLD."closed_at" IS NOT NULL AND (OLD."closed_at", OLD."closed_by") IS DISTINCT FROM (NEW."closed_at", NEW."closed_by"))
    OR OLD."reviewed_at" IS NOT NULL THEN
    RAISE EXCEPTION 'ambit: what was asked for, given, closed and found in break-glass never changes'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT ((OLD."status" = 'asked' AND NEW."status" IN ('refused', 'withdrawn', 'lapsed', 'open'))
       OR (OLD."status" = 'open' AND NEW."status" = 'ended')
       OR (OLD."status" = 'ended' AND NEW."status" = 'ended' AND NEW."reviewed_at" IS NOT NULL)) THEN
    RAISE EXCEPTION 'ambit: break-glass that is % does not become %', OLD."status", NEW."status"
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD."answered_by_id" IS NULL AND NEW."answered_by_id" IS NOT NULL THEN
    wanted := ARRAY['security_reviewer', 'admin'];
    person := NEW."answered_by_id";
  ELSIF OLD."reviewed_by_id" IS NULL AND NEW."reviewed_by_id" IS NOT NULL THEN
    wanted := ARRAY['security_reviewer'];
    person := NEW."reviewed_by_id";
  ELSE
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM "agent" a WHERE a."id" = NEW."agent_id" AND a."owner_id" = person) THEN
    RAISE EXCEPTION 'ambit: nobody answers or reviews break-glass of an agent that they own'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM "person" p JOIN "person_role" r ON r."person_id" = p."id"
                  WHERE p."id" = person AND r."role"::text = ANY (wanted) AND p."disabled_at" IS NULL) THEN
    RAISE EXCEPTION 'ambit: break-glass is answered and reviewed by people with the role for it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "break_glass_moves" BEFORE UPDATE OR DELETE ON "break_glass"
  FOR EACH ROW EXECUTE FUNCTION "break_glass_only_moves_on"();

CREATE FUNCTION "note_break_glass"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."status" = 'asked' THEN PERFORM "note"('break_glass.asked', NEW."id", NEW."asked_at");
  ELSIF NEW."status" = 'open' THEN PERFORM "note"('break_glass.given', NEW."id", NEW."answered_at");
  END IF;
  PERFORM pg_notify('ambit_change', NEW."id"::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "break_glass_noted" AFTER INSERT OR UPDATE ON "break_glass"
  FOR EACH ROW EXECUTE FUNCTION "note_break_glass"();
