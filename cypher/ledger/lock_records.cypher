// Makes other writers of these records wait until this transaction is over.
// params: refs
// access: write
UNWIND $refs AS ref
MATCH (record:Record {ref: ref})
SET record.writes = coalesce(record.writes, 0) + 1
RETURN count(*) AS count
