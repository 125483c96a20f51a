-- AlterTable
ALTER TABLE "agent_session" ADD COLUMN "provenance_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "hand_off" ADD COLUMN "action_digest" TEXT;

-- What was opened before there was an end gets the one that a new session has.
UPDATE "agent_session" SET "provenance_until" = "opened_at" + interval '7 days' WHERE NOT "shared";
UPDATE "hand_off" h SET "action_digest" = e."action_digest" FROM "evaluation" e WHERE e."id" = h."evaluation_id";
-- A call that was repeated opened a hand-off each time: the first one stands for all.
UPDATE "hand_off" h SET "status" = 'returned'
 WHERE h."status" = 'open' AND EXISTS (
   SELECT 1 FROM "hand_off" f WHERE f."action_digest" = h."action_digest" AND f."status" = 'open'
      AND (f."opened_at", f."id") < (h."opened_at", h."id"));

ALTER TABLE "hand_off" ALTER COLUMN "action_digest" SET NOT NULL;

-- What Prisma cannot express.

ALTER TABLE "agent_session" ADD CONSTRAINT "agent_session_provenance" CHECK ("shared" = ("provenance_until" IS NULL));
CREATE INDEX "agent_session_to_forget" ON "agent_session" ("provenance_until") WHERE "salt" IS NOT NULL;
CREATE UNIQUE INDEX "hand_off_one_open" ON "hand_off" ("action_digest") WHERE "status" = 'open';
