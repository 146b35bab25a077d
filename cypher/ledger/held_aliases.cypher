// The live aliases of these parties, by whom and in which scope they are said.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[known:KNOWN_AS]->(alias:Alias)
WHERE known.retracted_at = datetime('9999-12-31T00:00:00Z')
RETURN party.id AS party_id, alias.key AS key, known.source AS source, known.scope AS scope,
       alias.search AS search
