-- The newest event of one subject is the end of its range: when a credential was last used, a person signed in last.
DROP INDEX "audit_event_subject_kind_subject_id_idx";
CREATE INDEX "audit_event_subject_kind_subject_id_sequence_idx" ON "audit_event"("subject_kind", "subject_id", "sequence");

-- What Prisma cannot express.

-- How a credential came and went, without its use: that is an event every few minutes.
CREATE INDEX "audit_event_of_credential" ON "audit_event" ("subject_id", "sequence")
  WHERE "subject_kind" = 'credential' AND "event" <> 'access_token.issued';
