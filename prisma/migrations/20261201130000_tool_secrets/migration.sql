-- What an agent's tool wants to see of whoever calls it (a key, a token, a password), held for one agent, tool and environment. It is
-- encrypted, and let go with a redeemed permit alone.
CREATE TABLE "tool_secret" (
  "id" UUID NOT NULL,
  "agent_id" UUID NOT NULL,
  "tool_id" UUID NOT NULL,
  "environment_id" UUID NOT NULL,
  "version" INTEGER NOT NULL,
  "key_id" TEXT NOT NULL,
  "sealed" TEXT,
  "set_at" TIMESTAMPTZ(3) NOT NULL,
  "set_by_id" UUID,
  "set_by" TEXT NOT NULL,
  "removed_at" TIMESTAMPTZ(3),
  "removed_by" TEXT,
  CONSTRAINT "tool_secret_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "tool_secret_agent_id_tool_id_environment_id_version_key"
  ON "tool_secret" ("agent_id", "tool_id", "environment_id", "version");
ALTER TABLE "tool_secret" ADD CONSTRAINT "tool_secret_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_secret" ADD CONSTRAINT "tool_secret_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "tool" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_secret" ADD CONSTRAINT "tool_secret_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_secret" ADD CONSTRAINT "tool_secret_set_by_id_fkey" FOREIGN KEY ("set_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE UNIQUE INDEX "tool_secret_one_held" ON "tool_secret" ("agent_id", "tool_id", "environment_id") WHERE "removed_at" IS NULL;
ALTER TABLE "tool_secret" ADD CONSTRAINT "tool_secret_version_counts" CHECK ("version" >= 1);
-- What is no longer held is forgotten: of a removed one only that it was there is left.
ALTER TABLE "tool_secret" ADD CONSTRAINT "tool_secret_held_or_forgotten" CHECK (
  ("sealed" IS NULL) = ("removed_at" IS NOT NULL) AND num_nonnulls("removed_at", "removed_by") IN (0, 2));

CREATE FUNCTION "tool_secret_is_removed_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."removed_at" IS NOT NULL OR NEW."removed_at" IS NULL
    OR (OLD."id", OLD."agent_id", OLD."tool_id", OLD."environment_id", OLD."version", OLD."key_id", OLD."set_at", OLD."set_by_id", OLD."set_by")
       IS DISTINCT FROM
       (NEW."id", NEW."agent_id", NEW."tool_id", NEW."environment_id", NEW."version", NEW."key_id", NEW."set_at", NEW."set_by_id", NEW."set_by") THEN
    RAISE EXCEPTION 'ambit: a tool''s secret is removed once, and that it was held stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "tool_secret_moves" BEFORE UPDATE OR DELETE ON "tool_secret"
  FOR EACH ROW EXECUTE FUNCTION "tool_secret_is_removed_once"();

-- Each permit lets a secret go once.
CREATE TABLE "tool_secret_release" (
  "permit_id" UUID NOT NULL,
  "secret_id" UUID NOT NULL,
  "credential_id" UUID NOT NULL,
  "released_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "tool_secret_release_pkey" PRIMARY KEY ("permit_id")
);
CREATE INDEX "tool_secret_release_secret_id_released_at_idx" ON "tool_secret_release" ("secret_id", "released_at" DESC);
ALTER TABLE "tool_secret_release" ADD CONSTRAINT "tool_secret_release_permit_id_fkey" FOREIGN KEY ("permit_id") REFERENCES "permit" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_secret_release" ADD CONSTRAINT "tool_secret_release_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "tool_secret" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tool_secret_release" ADD CONSTRAINT "tool_secret_release_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "tool_secret_release_append_only" BEFORE UPDATE OR DELETE ON "tool_secret_release"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- To an enforcement point of the very agent, tool and environment, which redeemed this permit of theirs, and while it is held.
CREATE FUNCTION "tool_secret_goes_where_it_belongs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM "tool_secret" s
      JOIN "tool" t ON t."id" = s."tool_id"
      JOIN "environment" v ON v."id" = s."environment_id"
      JOIN "permit" p ON p."id" = NEW."permit_id"
      JOIN "evaluation" e ON e."id" = p."evaluation_id"
      JOIN "credential" c ON c."id" = NEW."credential_id"
     WHERE s."id" = NEW."secret_id" AND s."removed_at" IS NULL
       AND p."redeemed_at" IS NOT NULL AND p."redeemed_by" = 'enforcement_point' AND c."kind" = 'enforcement_point'
       AND (e."agent_id", e."tool", e."environment") = (s."agent_id", t."name", v."name")
       AND (c."agent_id", c."tool_id", c."environment_id") = (s."agent_id", s."tool_id", s."environment_id")) THEN
    RAISE EXCEPTION 'ambit: a secret goes to the enforcement point that redeemed a permit for its own tool'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "tool_secret_release_fits" BEFORE INSERT ON "tool_secret_release"
  FOR EACH ROW EXECUTE FUNCTION "tool_secret_goes_where_it_belongs"();
