// The ids of the visible parties of some kinds, or with one of some labels.
// params: kinds, labels, known_at, scopes, without
// view: known ever
// access: read
CALL {
  UNWIND $kinds AS kind
  MATCH (party:Party {kind: kind})
  RETURN party
  UNION
  UNWIND CASE WHEN $labels = [] THEN [] ELSE [1] END AS once
  MATCH (party:Party)
  WHERE any(label IN labels(party) WHERE label IN $labels)
  RETURN party
}
WITH party
WHERE EXISTS {
  MATCH (party)-[known:KNOWN_AS]->(:Alias)
  WHERE known.recorded_at <= $known_at AND $known_at < known.retracted_at
    AND known.scope IN $scopes AND NOT known.id IN $without
}
RETURN party.id AS id
ORDER BY id
