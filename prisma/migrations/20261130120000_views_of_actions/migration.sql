-- A saved view is of the inbox or of the list of actions; a name is free again in the other.
ALTER TABLE "saved_view" ADD COLUMN "list" TEXT NOT NULL DEFAULT 'inbox';
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_list_known" CHECK ("list" IN ('inbox', 'actions'));
DROP INDEX "saved_view_person_id_name_key";
CREATE UNIQUE INDEX "saved_view_person_id_list_name_key" ON "saved_view"("person_id", "list", "name");
