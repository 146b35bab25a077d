// The parties that a source knows by keys of its own, in slices of their numbers; all scopes, ended ones apart.
// params: source
// access: read
MATCH (party:Party)-[known:KNOWN_AS]->(alias:Alias)
WHERE known.source = $source AND known.kind = 'id' AND known.retracted_at = datetime('9999-12-31T00:00:00Z')
  AND known.valid_to = date('9999-12-31')
WITH [label IN labels(party) WHERE label <> 'Party'][0] AS what, party.idx / 2000 AS slice,
     collect([party.id, alias.key, coalesce(party.kind, ''), known.scope]) AS held
RETURN what, held
