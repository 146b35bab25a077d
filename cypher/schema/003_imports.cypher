// An import is found by its run, and so are its changes.
// params: none
// access: write
CREATE CONSTRAINT import_id IF NOT EXISTS FOR (run:Import) REQUIRE run.id IS UNIQUE;
CREATE INDEX change_run IF NOT EXISTS FOR (change:Change) ON (change.import_run);
