// Deletes the records of merges.
// params: ids
// access: write
UNWIND $ids AS id
MATCH (merge:Merge {id: id})
DETACH DELETE merge
RETURN count(*) AS count
