// Records anew by what a party is known, where a merge or an undoing has moved it or put it back.
// params: rows, now, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.to_party})
MATCH (alias:Alias {key: row.key})
CREATE (party)-[:KNOWN_AS {
  id: row.new_id, line: row.line, replaces: row.id, kind: row.kind, scope: row.scope, source: row.source,
  change: $change, valid_from: date('0001-01-01'), valid_to: date(row.valid_to), to_earliest: row.to_earliest,
  recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z'), from_idx: party.idx,
  home_from: row.home_from, carries: row.carries
}]->(alias)
RETURN count(*) AS count
