// Every party with the keys of its sources.
// params: none
// access: read
MATCH (party:Party)-[:KNOWN_AS]->(alias:Alias)
WHERE alias.kind = 'id'
RETURN party.id AS id, collect(DISTINCT alias.key) AS keys
