// What the graph holds of these refs, in one record; nothing of a ref that it does not hold.
// params: refs
// access: read
UNWIND $refs AS ref
MATCH (record:Record {ref: ref})
WITH record
ORDER BY record.idx
RETURN collect([record.ref, record.idx, record.fingerprint, record.source]) AS held
