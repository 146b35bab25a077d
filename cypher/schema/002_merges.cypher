// A merge is found by the change that made it.
// params: none
// access: write
CREATE CONSTRAINT merge_id IF NOT EXISTS FOR (merge:Merge) REQUIRE merge.id IS UNIQUE;
