// Takes back that one party is another; that it was said stays readable as of then.
// params: dropped, merge, now, change
// access: write
MATCH (dropped:Party {id: $dropped})-[said:MERGED_INTO]->(kept:Party)
WHERE said.change = $merge AND said.retracted_at = datetime('9999-12-31T00:00:00Z')
SET said.retracted_at = datetime($now), said.retracted_by = $change
RETURN dropped.id AS dropped, kept.id AS kept
