// Records beyond the parties: one id space of refs like deal:d17, and one index, whatever the record is.
// params: none
// access: write
CREATE CONSTRAINT record_ref IF NOT EXISTS FOR (record:Record) REQUIRE record.ref IS UNIQUE;
CREATE CONSTRAINT record_idx IF NOT EXISTS FOR (record:Record) REQUIRE record.idx IS UNIQUE;
