// Deletes parties with all that is said of them.
// params: ids
// access: write
UNWIND $ids AS id
MATCH (party:Party {id: id})
DETACH DELETE party
RETURN count(*) AS count
