// The parties that are known by one alias: a source's key, or an address.
// params: key, known_at, scopes, without
// view: known ever
// access: read
MATCH (alias:Alias {key: $key})<-[known:KNOWN_AS]-(party:Party)
WHERE known.recorded_at <= $known_at AND $known_at < known.retracted_at
  AND known.scope IN $scopes AND NOT known.id IN $without
WITH DISTINCT party
RETURN party.id AS id, party.name AS name, [label IN labels(party) WHERE label <> 'Party'][0] AS label,
       party.kind AS kind
ORDER BY id
