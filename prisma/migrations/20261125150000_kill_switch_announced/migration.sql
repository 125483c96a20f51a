-- Open pages listen for this: a switch that is pulled or released shows on all of them.
CREATE FUNCTION "announce_kill_switch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('ambit_kill_switch', NEW."id"::text);
  RETURN NEW;
END $$;
CREATE TRIGGER "kill_switch_announced" AFTER INSERT OR UPDATE ON "kill_switch"
  FOR EACH ROW EXECUTE FUNCTION "announce_kill_switch"();
