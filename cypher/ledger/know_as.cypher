// Says that parties are known by aliases.
// params: rows, now, source, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.party_id})
MATCH (alias:Alias {key: row.key})
CREATE (party)-[:KNOWN_AS {
  id: row.id, line: row.id, kind: row.kind, scope: row.scope, source: $source, change: $change,
  valid_from: date('0001-01-01'), valid_to: date('9999-12-31'), recorded_at: datetime($now),
  retracted_at: datetime('9999-12-31T00:00:00Z'), from_idx: row.from_idx,
  mark: row.mark, home_from: row.home_from
}]->(alias)
RETURN count(*) AS count
