// What a source says live that parties are known by, of all kinds.
// params: ids, source
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[known:KNOWN_AS]->(alias:Alias)
WHERE known.source = $source AND known.retracted_at = datetime('9999-12-31T00:00:00Z')
  AND known.valid_to = date('9999-12-31')
RETURN party.id AS party_id, party.idx AS idx, alias.key AS key, known.id AS id, known.line AS line,
       known.kind AS kind, known.scope AS scope
ORDER BY idx, key, scope
