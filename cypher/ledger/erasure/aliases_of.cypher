// What these parties were ever known by, and whether others are too.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[:KNOWN_AS]->(alias:Alias)
WITH DISTINCT alias
RETURN alias.key AS key, alias.kind AS kind, alias.value AS value, EXISTS {
  MATCH (alias)<-[:KNOWN_AS]-(other:Party)
  WHERE NOT other.id IN $ids
} AS is_shared
