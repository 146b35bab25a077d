// What is held of a party: its values as they were known, its aliases, roles, ties and consents, its parts.
// params: id, most, view
// view: known ever, said ever, alias ever, held at, forth at, back at, consent at, refusal refused, part at
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
  MATCH (party)-[:WAS]->(was:Version)
  WHERE was.recorded_at <= $known_at AND $known_at < was.retracted_at AND was.scope IN $scopes
    AND was.beside IS NULL
  RETURN {
    name: CASE WHEN was.apart THEN party.name ELSE was.name END,
    kind: CASE WHEN was.apart THEN party.kind ELSE was.kind END,
    ours: was.ours, ghost: was.ghost, attributes: was.attributes,
    source: was.source, recorded_at: was.recorded_at,
    version: CASE WHEN was.retracted_at = datetime('9999-12-31T00:00:00Z') THEN was.fingerprint ELSE null END
  }
  ORDER BY was.apart IS NOT NULL, was.scope, was.recorded_at
} AS earlier, COLLECT {
  MATCH (party)-[alias:KNOWN_AS]->(name:Alias)
  WHERE alias.recorded_at <= $known_at AND $known_at < alias.retracted_at
    AND alias.scope IN $scopes AND NOT alias.id IN $without
  RETURN {kind: name.kind, value: name.value, source: alias.source, scope: alias.scope}
  ORDER BY name.kind, name.value, alias.source, alias.scope
} AS aliases, COLLECT {
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
} AS roles, COLLECT {
  MATCH (party)-[forth:PART_OF|REPORTS_TO|KIN_OF|SERVES|RELATED_TO]->(other:Party)
  WHERE forth.valid_from <= $as_of AND $as_of < forth.valid_to
    AND forth.recorded_at <= $known_at AND $known_at < forth.retracted_at
    AND forth.scope IN $scopes AND NOT forth.id IN $without
  RETURN {
    statement: forth.id, family: type(forth), kind: forth.kind, valid_from: forth.valid_from,
    valid_to: forth.valid_to, evident_from: forth.evident_from,
    from_earliest: date(forth.from_earliest), to_earliest: date(forth.to_earliest),
    source: forth.source, scope: forth.scope,
    other: {
      id: other.id, name: other.name, kind: other.kind,
      label: [label IN labels(other) WHERE label <> 'Party'][0]
    }
  }
  ORDER BY type(forth), forth.kind, other.name, other.id, forth.id
} AS forward, COLLECT {
  MATCH (party)<-[back:PART_OF|REPORTS_TO|KIN_OF|SERVES|RELATED_TO]-(other:Party)
  WHERE back.valid_from <= $as_of AND $as_of < back.valid_to
    AND back.recorded_at <= $known_at AND $known_at < back.retracted_at
    AND back.scope IN $scopes AND NOT back.id IN $without
  RETURN {
    statement: back.id, family: type(back), kind: back.kind, valid_from: back.valid_from,
    valid_to: back.valid_to, evident_from: back.evident_from,
    from_earliest: date(back.from_earliest), to_earliest: date(back.to_earliest),
    source: back.source, scope: back.scope,
    other: {
      id: other.id, name: other.name, kind: other.kind,
      label: [label IN labels(other) WHERE label <> 'Party'][0]
    }
  }
  ORDER BY type(back), back.kind, other.name, other.id, back.id
} AS backward, COLLECT {
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
  ORDER BY towards.name, towards.id, consent.purpose, consent.kind, consent.id
} AS consents, COLLECT {
  MATCH (party)-[refusal:CONSENTS]->(:Party)
  WHERE refusal.kind IN ['opted_out', 'withdrawn'] AND refusal.retracted_at = datetime('9999-12-31T00:00:00Z')
    AND ($as_of < refusal.valid_to OR date() < refusal.valid_to) AND split(refusal.scope, ':')[0] <> 'scenario'
  RETURN DISTINCT coalesce(refusal.purpose, '') AS purpose
  ORDER BY purpose
} AS refused, COUNT {
  MATCH (party)<-[part:PART_OF]-(:Party)
  WHERE part.valid_from <= $as_of AND $as_of < part.valid_to
    AND part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
    AND part.evident_from <= $as_of
} AS parts
RETURN party.id AS id, [label IN labels(party) WHERE label <> 'Party'][0] AS label,
       CASE WHEN party.recorded_at <= $known_at AND party.scope IN $scopes THEN {
         name: party.name, kind: party.kind, ours: party.ours, ghost: party.ghost,
         attributes: party.attributes, source: party.source, recorded_at: party.recorded_at,
         version: party.fingerprint
       } ELSE coalesce(earlier[0], {
         name: party.name, kind: party.kind, ours: null, ghost: null, attributes: null, source: null,
         recorded_at: null, version: null
       }) END AS held,
       aliases, roles, forward[..$most] AS forward, backward[..$most] AS backward,
       size(forward) + size(backward) AS ties, consents, refused, parts
