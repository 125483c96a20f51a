-- What the inbox filters, sorts, groups and searches by, beside the approval itself, so that a page of it is one range of
-- one index however many approvals there are.
ALTER TABLE "approval"
  ADD COLUMN "team_id" UUID,
  ADD COLUMN "agent_name" TEXT,
  ADD COLUMN "asked_by" TEXT,
  ADD COLUMN "answerable_by" TEXT[],
  ADD COLUMN "asked_for" TEXT,
  ADD COLUMN "search" tsvector;

-- CreateTable
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_view_person_id_name_key" ON "saved_view"("person_id", "name");

-- CreateIndex
CREATE INDEX "approval_requested_at_id_idx" ON "approval"("requested_at", "id");

-- CreateIndex
CREATE INDEX "approval_team_id_requested_at_id_idx" ON "approval"("team_id", "requested_at", "id");

-- CreateIndex
CREATE INDEX "approval_search_idx" ON "approval" USING GIN ("search");

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot express.

ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_named" CHECK (btrim("name") <> '' AND length("name") <= 80);
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_short" CHECK (length("query") <= 1000);

-- Words to search in: what stands between them does not count, so "banking.send_money" is three.
CREATE FUNCTION "queue_words"("written" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(left(coalesce("written", ''), 4000), '[[:punct:][:space:][:cntrl:]]+', ' ', 'g')
$$;

-- What someone typed: every word must be there, or begin one that is. No operator survives `queue_words`. Not in SQL: what is
-- inlined is not computed before the plan is made, and the plan hangs on how rare the words are.
CREATE FUNCTION "queue_search"("typed" text) RETURNS tsquery LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN to_tsquery('simple', coalesce(
    (SELECT string_agg(word || ':*', ' & ') FROM regexp_split_to_table(btrim("queue_words"("typed")), ' ') AS word
      WHERE word <> ''), ''));
END $$;

-- The name of what asked first: the rule's, the grant's whose limit it was, or that of the budget's own limit.
CREATE FUNCTION "queue_asked_by"("ask" jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(CASE "ask"->>'kind'
    WHEN 'rule' THEN "ask"->>'rule'
    ELSE regexp_replace(split_part("ask"->>'limit', '/', -4), '^\*', '')
  END, '')
$$;

-- Who can be named by a requirement, as one text: "role operator", "person olga@example.com".
CREATE FUNCTION "queue_requirement"("kind" text, "name" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT "kind" || ' ' || CASE "kind" WHEN 'person' THEN lower("name") ELSE "name" END
$$;

CREATE FUNCTION "fill_approval_queue"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked "evaluation";
BEGIN
  SELECT "name", "team_id" INTO NEW."agent_name", NEW."team_id" FROM "agent" WHERE "id" = NEW."agent_id";
  SELECT * INTO asked FROM "evaluation" WHERE "id" = NEW."evaluation_id";
  NEW."asked_by" := coalesce("queue_asked_by"(NEW."asks"->0), '');
  NEW."asked_for" := lower(btrim(coalesce(asked."on_behalf_of", '')));
  NEW."answerable_by" := coalesce(
    (SELECT array_agg(DISTINCT "queue_requirement"(r.key, r.value) ORDER BY "queue_requirement"(r.key, r.value))
       FROM jsonb_array_elements(NEW."asks") ask
       CROSS JOIN jsonb_array_elements(ask->'approvers') approver
       CROSS JOIN jsonb_each_text(approver) r
      WHERE r.key IN ('role', 'team', 'group', 'person')), '{}');
  NEW."search" := to_tsvector('simple', concat_ws(' ',
    "queue_words"(asked."action"), "queue_words"(NEW."agent_name"), "queue_words"(asked."environment"),
    "queue_words"(asked."resource"->>'type'), "queue_words"(asked."resource"->>'id'),
    "queue_words"(NEW."justification"), "queue_words"(asked."on_behalf_of"),
    (SELECT string_agg("queue_words"("queue_asked_by"(ask)), ' ') FROM jsonb_array_elements(NEW."asks") ask)));
  RETURN NEW;
END $$;

-- Those that were there before: the same function fills them in.
CREATE TRIGGER "approval_queue_filled_now" BEFORE UPDATE ON "approval"
  FOR EACH ROW EXECUTE FUNCTION "fill_approval_queue"();
UPDATE "approval" SET "team_id" = NULL;
DROP TRIGGER "approval_queue_filled_now" ON "approval";

CREATE TRIGGER "approval_queue_filled" BEFORE INSERT ON "approval"
  FOR EACH ROW EXECUTE FUNCTION "fill_approval_queue"();
ALTER TABLE "approval" ADD CONSTRAINT "approval_queue_known"
  CHECK (num_nulls("team_id", "agent_name", "asked_by", "answerable_by", "asked_for", "search") = 0);

-- An approval whose requirements are not simply what its asks name.
CREATE FUNCTION "follow_approval_requirements"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "approval" a SET "answerable_by" = now."keys"
    FROM (SELECT r."approval_id",
                 array_agg(DISTINCT "queue_requirement"(r."kind"::text, r."name")
                           ORDER BY "queue_requirement"(r."kind"::text, r."name")) AS "keys"
            FROM "approval_requirement" r
           WHERE r."approval_id" IN (SELECT "approval_id" FROM "changed") GROUP BY r."approval_id") now
   WHERE a."id" = now."approval_id" AND a."answerable_by" IS DISTINCT FROM now."keys";
  RETURN NULL;
END $$;
CREATE TRIGGER "approval_requirement_inserted" AFTER INSERT ON "approval_requirement"
  REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "follow_approval_requirements"();
CREATE TRIGGER "approval_requirement_updated" AFTER UPDATE ON "approval_requirement"
  REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "follow_approval_requirements"();
CREATE TRIGGER "approval_requirement_deleted" AFTER DELETE ON "approval_requirement"
  REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "follow_approval_requirements"();

-- An agent that changes hands takes its approvals along. Decisions under way have committed by then: a change of the
-- organisation waits for them.
CREATE FUNCTION "follow_agent_team"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "approval" SET "team_id" = NEW."team_id", "agent_name" = NEW."name"
   WHERE "agent_id" = NEW."id" AND ("team_id", "agent_name") IS DISTINCT FROM (NEW."team_id", NEW."name");
  RETURN NULL;
END $$;
CREATE TRIGGER "agent_approvals_follow" AFTER UPDATE OF "team_id", "name" ON "agent"
  FOR EACH ROW EXECUTE FUNCTION "follow_agent_team"();

-- One for each order in which the inbox is read, beside those that Prisma knows.
CREATE INDEX "approval_waiting_deadline" ON "approval" ("expires_at", "id") WHERE "status" = 'pending';
CREATE INDEX "approval_waiting_team_deadline" ON "approval" ("team_id", "expires_at", "id") WHERE "status" = 'pending';
CREATE INDEX "approval_waiting_requested" ON "approval" ("requested_at", "id") WHERE "status" = 'pending';
CREATE INDEX "approval_waiting_team_requested" ON "approval" ("team_id", "requested_at", "id") WHERE "status" = 'pending';
CREATE INDEX "approval_waiting_agent" ON "approval" ("agent_name", "expires_at", "id") WHERE "status" = 'pending';
CREATE INDEX "approval_waiting_asked_by" ON "approval" ("asked_by", "expires_at", "id") WHERE "status" = 'pending';
CREATE INDEX "approval_waiting_answerable" ON "approval" USING GIN ("answerable_by") WHERE "status" = 'pending';
CREATE INDEX "approval_resolved" ON "approval" ("resolved_at", "id") WHERE "status" <> 'pending';
CREATE INDEX "approval_resolved_team" ON "approval" ("team_id", "resolved_at", "id") WHERE "status" <> 'pending';
CREATE INDEX "approval_resolved_agent" ON "approval" ("agent_name", "resolved_at" DESC, "id" DESC)
  WHERE "status" <> 'pending';
CREATE INDEX "approval_resolved_asked_by" ON "approval" ("asked_by", "resolved_at" DESC, "id" DESC)
  WHERE "status" <> 'pending';
