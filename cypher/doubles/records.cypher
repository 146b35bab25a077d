// The visible parties of one label among these node numbers, as columns: what they are known by and where they work.
// params: first, last, label, view
// view: known ever, role until
// access: read
UNWIND range($first, $last) AS number
MATCH (party:Party {idx: number})
WHERE $label IN labels(party)
WITH party, COLLECT {
  MATCH (party)-[known:KNOWN_AS]->(alias:Alias)
  WHERE known.recorded_at <= $known_at AND $known_at < known.retracted_at
    AND known.scope IN $scopes AND NOT known.id IN $without
  RETURN DISTINCT {kind: alias.kind, value: alias.value}
} AS aliases, COLLECT {
  MATCH (party)-[role:HOLDS_ROLE]->(body:Party)
  WHERE role.valid_from <= $as_of
    AND role.recorded_at <= $known_at AND $known_at < role.retracted_at
    AND role.scope IN $scopes AND NOT role.id IN $without
  RETURN DISTINCT body.name
} AS bodies
WHERE size(aliases) > 0 OR size(bodies) > 0
RETURN collect(party.id) AS ids, collect(party.name) AS names,
       collect(CASE WHEN party.scope IN $scopes THEN coalesce(party.attributes, '') ELSE '' END) AS attributes,
       collect([alias IN aliases WHERE alias.kind = 'email' | alias.value]) AS emails,
       collect([alias IN aliases WHERE alias.kind = 'spelling' | alias.value]) AS spellings,
       collect(bodies) AS bodies
