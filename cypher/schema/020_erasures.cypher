// What was erased may not come back: found by a keyed hash of what it was known by.
// params: none
// access: write
CREATE CONSTRAINT erased_key IF NOT EXISTS FOR (erased:Erased) REQUIRE erased.key IS UNIQUE;
CREATE CONSTRAINT erasure_id IF NOT EXISTS FOR (erasure:Erasure) REQUIRE erasure.id IS UNIQUE;
