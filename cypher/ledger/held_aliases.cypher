// The live aliases of these parties, by whom and in which scope they are said, in one record.
// params: ids, source
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[known:KNOWN_AS]->(alias:Alias)
WHERE known.retracted_at = datetime('9999-12-31T00:00:00Z') AND known.source = $source
WITH party, known, alias
ORDER BY party.idx, alias.key, known.scope
RETURN collect([party.id, alias.key, known.scope]) AS held
