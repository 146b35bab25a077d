// What began, ended or was first seen in a period, in the whole graph.
// params: since, until, families, known_at, scopes, without
// view: said during
// access: read
MATCH (start:Party)-[said]->(target:Party)
WHERE said.valid_from < $until AND $since < said.valid_to
  AND said.recorded_at <= $known_at AND $known_at < said.retracted_at
  AND said.scope IN $scopes AND NOT said.id IN $without
  AND type(said) IN $families
  AND (said.valid_from > $since OR said.valid_to < $until
       OR (said.valid_from = date('0001-01-01') AND said.evident_from > $since AND said.evident_from < $until))
RETURN said.id AS statement, type(said) AS family, said.kind AS kind, said.title AS title,
       {id: start.id, name: start.name, kind: start.kind,
        label: [label IN labels(start) WHERE label <> 'Party'][0]} AS from_party,
       {id: target.id, name: target.name, kind: target.kind,
        label: [label IN labels(target) WHERE label <> 'Party'][0]} AS to_party,
       said.valid_from AS valid_from, said.valid_to AS valid_to, said.evident_from AS evident_from,
       date(said.from_earliest) AS from_earliest, date(said.to_earliest) AS to_earliest,
       said.source AS source, said.scope AS scope
ORDER BY statement
