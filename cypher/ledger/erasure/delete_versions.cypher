// Deletes the former values of parties.
// params: ids
// access: write
UNWIND $ids AS id
MATCH (party:Party {id: id})-[:WAS]->(was:Version)
DETACH DELETE was
RETURN count(*) AS count
