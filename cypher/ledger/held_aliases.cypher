// The live aliases of these parties as a source says, with their scope, in one record; of ended ones the id too.
// params: ids, source
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[known:KNOWN_AS]->(alias:Alias)
WHERE known.retracted_at = datetime('9999-12-31T00:00:00Z') AND known.source = $source
WITH party, known, alias
ORDER BY party.idx, alias.key, known.scope
RETURN collect([
  party.id, alias.key, known.scope, CASE WHEN known.valid_to < date('9999-12-31') THEN known.id ELSE null END
]) AS held
