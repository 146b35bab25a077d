// A party by its id, if anything live within the view names it or says something of it.
// params: id, known_at, scopes, without
// view: known ever, said ever
// access: read
MATCH (party:Party {id: $id})
WHERE EXISTS {
  MATCH (party)-[known:KNOWN_AS]->(:Alias)
  WHERE known.recorded_at <= $known_at AND $known_at < known.retracted_at
    AND known.scope IN $scopes AND NOT known.id IN $without
} OR EXISTS {
  MATCH (party)-[said]-(:Party)
  WHERE said.recorded_at <= $known_at AND $known_at < said.retracted_at
    AND said.scope IN $scopes AND NOT said.id IN $without
}
RETURN party.id AS id, party.name AS name, [label IN labels(party) WHERE label <> 'Party'][0] AS label,
       party.kind AS kind
