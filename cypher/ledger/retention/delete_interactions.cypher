// Deletes records, with all that is said of them.
// params: refs
// access: write
UNWIND $refs AS ref
MATCH (event:Record {ref: ref})
DETACH DELETE event
RETURN count(*) AS count
