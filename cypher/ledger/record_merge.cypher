// Says that one party is another, once; it carries no scope, so that it makes nobody visible.
// params: id, dropped, kept, reason, consents, who, now, change
// access: write
MATCH (dropped:Party {id: $dropped})
MATCH (kept:Party {id: $kept})
CREATE (dropped)-[:MERGED_INTO {
  id: $id, change: $change, reason: $reason, consents: $consents, who: $who, recorded_at: datetime($now),
  retracted_at: datetime('9999-12-31T00:00:00Z'), from_idx: dropped.idx, to_idx: kept.idx
}]->(kept)
CREATE (:Merge {id: $change, dropped: $dropped, kept: $kept, recorded_at: datetime($now)})
RETURN dropped.id AS dropped, kept.id AS kept
