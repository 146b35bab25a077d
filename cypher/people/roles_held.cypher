// A party and the roles that it holds on the day, in order of time; those of unknown start last.
// params: id, view
// view: known ever, said ever, held at
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
WITH party, COLLECT {
  MATCH (party)-[held:HOLDS_ROLE]->(body:Party)
  WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
  RETURN {
    statement: held.id, kind: held.kind, title: held.title, valid_from: held.valid_from,
    valid_to: held.valid_to, evident_from: held.evident_from,
    from_earliest: date(held.from_earliest), to_earliest: date(held.to_earliest),
    source: held.source, scope: held.scope,
    body: {
      id: body.id, name: body.name, kind: body.kind,
      label: [label IN labels(body) WHERE label <> 'Party'][0]
    }
  }
  ORDER BY held.valid_from = date('0001-01-01'), held.valid_from, body.name, body.id,
           held.kind, held.title, held.id
} AS roles
RETURN {
  id: party.id, name: party.name, kind: party.kind,
  label: [label IN labels(party) WHERE label <> 'Party'][0]
} AS party, roles
