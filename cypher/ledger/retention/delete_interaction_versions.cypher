// Deletes the former values of records.
// params: refs
// access: write
UNWIND $refs AS ref
MATCH (event:Record {ref: ref})-[:WAS]->(was:Version)
DETACH DELETE was
RETURN count(*) AS count
