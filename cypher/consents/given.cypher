// A party and what it consented or objected to that holds on the day, by body and purpose, latest first.
// params: id, view
// view: known ever, said ever, consent at
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
  MATCH (party)-[consent:CONSENTS]->(towards:Party)
  WHERE consent.valid_from <= $as_of AND $as_of < consent.valid_to
    AND consent.recorded_at <= $known_at AND $known_at < consent.retracted_at
    AND consent.scope IN $scopes AND NOT consent.id IN $without
  RETURN {
    statement: consent.id, kind: consent.kind, purpose: consent.purpose, basis: consent.basis,
    valid_from: consent.valid_from, valid_to: consent.valid_to, evident_from: consent.evident_from,
    from_earliest: date(consent.from_earliest), to_earliest: date(consent.to_earliest),
    source: consent.source, scope: consent.scope,
    towards: {
      id: towards.id, name: towards.name, kind: towards.kind,
      label: [label IN labels(towards) WHERE label <> 'Party'][0]
    }
  }
  ORDER BY towards.name, towards.id, consent.purpose, consent.evident_from DESC, consent.kind, consent.id
} AS consents
RETURN {
  id: party.id, name: party.name, kind: party.kind,
  label: [label IN labels(party) WHERE label <> 'Party'][0]
} AS party, consents
