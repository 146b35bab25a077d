// Says that parties are known by aliases, each named in one row alone; brings the words of held ones up to date.
// params: rows, now, source, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.party_id})
OPTIONAL MATCH (held:Alias {key: row.key})
WITH row, party, held, CASE WHEN row.id IS NULL THEN null ELSE {
  id: row.id, line: row.id, kind: row.kind, scope: row.scope, source: $source, change: $change,
  valid_from: date('0001-01-01'), valid_to: date('9999-12-31'), recorded_at: datetime($now),
  retracted_at: datetime('9999-12-31T00:00:00Z'), from_idx: row.from_idx, mark: row.mark, home_from: row.home_from
} END AS said
FOREACH (_ IN CASE WHEN held IS NULL THEN [1] ELSE [] END |
  CREATE (party)-[known:KNOWN_AS]->(:Alias {
    key: row.key, kind: row.kind, value: row.value, search: row.search, fuzzy: row.fuzzy
  }) SET known = said)
FOREACH (_ IN CASE WHEN held IS NOT NULL THEN [1] ELSE [] END |
  SET held.search = row.search, held.fuzzy = row.fuzzy)
FOREACH (_ IN CASE WHEN held IS NOT NULL AND said IS NOT NULL THEN [1] ELSE [] END |
  CREATE (party)-[known:KNOWN_AS]->(held) SET known = said)
RETURN count(*) AS count
