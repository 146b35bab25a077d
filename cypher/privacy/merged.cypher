// Which parties these were merged with, now.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[merge:MERGED_INTO]-(other:Party)
WHERE merge.retracted_at = datetime('9999-12-31T00:00:00Z')
RETURN DISTINCT other.id AS id
ORDER BY id
