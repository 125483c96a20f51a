-- How long an answer took: when it was given, where it took effect later, and when its card was first opened.
ALTER TABLE "approval_answer" ADD COLUMN "given_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "approval_opening" (
    "approval_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "edition" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_opening_pkey" PRIMARY KEY ("approval_id","person_id","edition")
);

-- AddForeignKey
ALTER TABLE "approval_opening" ADD CONSTRAINT "approval_opening_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approval"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_opening" ADD CONSTRAINT "approval_opening_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot express.

ALTER TABLE "approval_answer" ADD CONSTRAINT "approval_answer_given_first" CHECK ("given_at" <= "answered_at");

-- The first opening stays the first.
CREATE TRIGGER "approval_opening_fixed" BEFORE UPDATE ON "approval_opening"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- Answers of a period, and of one person in it.
CREATE INDEX "approval_answer_given" ON "approval_answer" ((coalesce("given_at", "answered_at")));
CREATE INDEX "approval_answer_person_given" ON "approval_answer" ("person_id", (coalesce("given_at", "answered_at")));

-- What failed, which is little.
CREATE INDEX "outcome_failed" ON "outcome" ("reported_at") WHERE "status" = 'failed';
