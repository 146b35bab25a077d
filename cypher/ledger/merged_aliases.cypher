// What these parties are known by: live, set aside by a merge, or once moved by one.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[known:KNOWN_AS]->(alias:Alias)
WHERE known.retracted_at = datetime('9999-12-31T00:00:00Z') OR known.set_aside = true
  OR known.home_from IS NOT NULL
RETURN known.id AS id, party.id AS from_id, alias.key AS key,
       known.retracted_at = datetime('9999-12-31T00:00:00Z') AS is_live,
       coalesce(known.set_aside, false) AS is_aside, known.home_from AS home_from, known.line AS line,
       known.kind AS kind, known.scope AS scope, known.source AS source, known.valid_to AS valid_to,
       known.to_earliest AS to_earliest, coalesce(known.carries, known.id) AS carries
ORDER BY id
