-- What a dead letter was sent with, as far as its format looks at it: without it, it could not be driven again.
ALTER TABLE "dead_letter" ADD COLUMN "headers" JSONB NOT NULL DEFAULT '{}';
