-- How the person was verified when they gave an answer that can still be undone; the answer takes it over.
-- AlterTable
ALTER TABLE "approval_release" ADD COLUMN "verification" JSONB;
