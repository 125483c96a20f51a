-- What someone typed is worked out once, before the plan is made, and not for each row that is looked at. It hangs on nothing but
-- the text: the dictionary is named with its schema.
CREATE OR REPLACE FUNCTION "queue_search"("typed" text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN to_tsquery('pg_catalog.simple', coalesce(
    (SELECT string_agg(word || ':*', ' & ') FROM regexp_split_to_table(btrim("queue_words"("typed")), ' ') AS word
      WHERE word <> ''), ''));
END $$;
