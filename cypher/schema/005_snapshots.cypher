// A snapshot is found by its key, and with it the last one of a source.
// params: none
// access: write
CREATE CONSTRAINT snapshot_key IF NOT EXISTS FOR (snapshot:Snapshot) REQUIRE snapshot.key IS UNIQUE;
CREATE INDEX snapshot_source IF NOT EXISTS FOR (snapshot:Snapshot) ON (snapshot.source);
