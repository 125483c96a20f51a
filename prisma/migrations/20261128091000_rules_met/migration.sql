-- Decisions on which a rule was met: few of all, and what the pages of rules count.
CREATE INDEX "evaluation_rules_met" ON "evaluation" ("decided_at" DESC) WHERE "seen"->'rules' <> '[]';
