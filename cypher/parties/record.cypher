// What is held of a party itself: its values as they were known, and what it is known by.
// params: id, known_at, scopes, without
// view: known ever, said ever, alias ever
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
} AS aliases
RETURN party.id AS id, [label IN labels(party) WHERE label <> 'Party'][0] AS label,
       CASE WHEN party.recorded_at <= $known_at AND party.scope IN $scopes THEN {
         name: party.name, kind: party.kind, ours: party.ours, ghost: party.ghost,
         attributes: party.attributes, source: party.source, recorded_at: party.recorded_at,
         version: party.fingerprint
       } ELSE coalesce(earlier[0], {
         name: party.name, kind: party.kind, ours: null, ghost: null, attributes: null, source: null,
         recorded_at: null, version: null
       }) END AS held,
       aliases
