// Notes by which row a source last said that parties are known by its key.
// params: rows, source
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.party_id})-[known:KNOWN_AS]->(alias:Alias)
WHERE alias.key = row.key AND known.source = $source AND known.scope = row.scope
  AND known.retracted_at = datetime('9999-12-31T00:00:00Z')
SET known.mark = row.mark
RETURN count(*) AS count
