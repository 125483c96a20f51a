-- Whoever waited for the lock has to see what the one before it made: to_regclass answers from what this connection knew before it
-- waited. Tables are looked up in the catalogue itself.
CREATE OR REPLACE FUNCTION "make_fragment_partitions"("of" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  "month" DATE := date_trunc('month', "of" AT TIME ZONE 'UTC')::date;
  "starts" TEXT := to_char("month", 'YYYY-MM-DD') || ' 00:00:00+00';
  "ends" TEXT := to_char("month" + INTERVAL '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
  "suffix" TEXT := to_char("month", 'YYYYMM');
  "parent" TEXT;
BEGIN
  IF to_regclass('fragment_join_' || "suffix") IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ambit fragment partitions'));
  IF EXISTS (SELECT 1 FROM pg_class one JOIN pg_class parent USING (relnamespace)
              WHERE one.relname = 'fragment_join_' || "suffix" AND parent.oid = 'fragment_join'::regclass) THEN RETURN; END IF;
  FOREACH "parent" IN ARRAY ARRAY['fragment', 'fragment_key', 'fragment_join'] LOOP
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', "parent" || '_' || "suffix", "parent");
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE "at" >= %L AND "at" < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
      "parent" || '_other', "starts", "ends", "parent" || '_' || "suffix");
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      "parent", "parent" || '_' || "suffix", "starts", "ends");
  END LOOP;
END $$;
