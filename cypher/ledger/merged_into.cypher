// The party that each of these has been merged into, as we say now; no row for one that stands for itself.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[merge:MERGED_INTO]->(kept:Party)
WHERE merge.retracted_at = datetime('9999-12-31T00:00:00Z')
RETURN party.id AS dropped, kept.id AS kept
ORDER BY dropped
