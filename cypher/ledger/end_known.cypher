// Retracts what parties are known by; a row with a day is recorded anew in its line, as ended on that day.
// params: rows, now, source, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.party_id})-[known:KNOWN_AS]->(alias:Alias)
WHERE known.id = row.id
SET known.retracted_at = datetime($now), known.retracted_by = $change
WITH row, party, alias
WHERE row.new_id IS NOT NULL
CREATE (party)-[:KNOWN_AS {
  id: row.new_id, line: row.line, replaces: row.id, kind: row.kind, scope: row.scope, source: $source,
  change: $change, valid_from: date('0001-01-01'), valid_to: date(row.valid_to), to_earliest: row.to_earliest,
  recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z'), from_idx: row.idx
}]->(alias)
RETURN count(*) AS count
