-- These run in the transaction of every decision, on the few rows that it wrote. Their plans are kept as long as a connection, and one
-- that was made while a table was small reads it whole when it is large: a decision then took as long as all decisions before it.
-- Each of their joins has an index, and takes it whatever size the table had.
DO $$
DECLARE
  "name" TEXT;
BEGIN
  FOREACH "name" IN ARRAY ARRAY[
    'action_completeness(uuid)', 'refresh_action_summaries(uuid[])', 'summarise_evaluations()', 'summarise_permit()',
    'summarise_permits()', 'summarise_reports()', 'summarise_held()', 'summarise_asked()', 'summarise_joined()', 'summarise_source()']
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', "name");
    EXECUTE format('ALTER FUNCTION %s SET enable_hashjoin = off', "name");
    EXECUTE format('ALTER FUNCTION %s SET enable_mergejoin = off', "name");
  END LOOP;
END $$;
