-- A card, an answer and a revocation look for the decision that an approval was used for: by its index, however many decisions
-- there are. Most honour no approval and are not in it.
CREATE INDEX "evaluation_honoured" ON "evaluation" ("approval_id", "decided_at" DESC) WHERE "approval_id" IS NOT NULL;
