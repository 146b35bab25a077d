// One id space for all parties; every statement is found from the party it starts at.
// params: none
// access: write
CREATE CONSTRAINT party_id IF NOT EXISTS FOR (party:Party) REQUIRE party.id IS UNIQUE;
CREATE CONSTRAINT party_idx IF NOT EXISTS FOR (party:Party) REQUIRE party.idx IS UNIQUE;
CREATE INDEX party_kind IF NOT EXISTS FOR (party:Party) ON (party.kind);
CREATE CONSTRAINT alias_key IF NOT EXISTS FOR (alias:Alias) REQUIRE alias.key IS UNIQUE;
CREATE CONSTRAINT change_id IF NOT EXISTS FOR (change:Change) REQUIRE change.id IS UNIQUE;
CREATE INDEX change_hour IF NOT EXISTS FOR (change:Change) ON (change.hour);
CREATE CONSTRAINT counter_name IF NOT EXISTS FOR (counter:Counter) REQUIRE counter.name IS UNIQUE;
CREATE CONSTRAINT lock_name IF NOT EXISTS FOR (lock:Lock) REQUIRE lock.name IS UNIQUE;
CREATE CONSTRAINT looked_for_key IF NOT EXISTS FOR (looked:LookedFor) REQUIRE looked.key IS UNIQUE;
