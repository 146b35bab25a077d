// The statements at one party that were live at some moment from one state of knowledge to another.
// params: id, known_since, known_until, families, scopes, without
// view: said versions
// access: read
MATCH (party:Party {id: $id})-[said]-(other:Party)
WHERE said.recorded_at <= $known_until AND $known_since < said.retracted_at
  AND said.scope IN $scopes AND NOT said.id IN $without
  AND type(said) IN $families
WITH said, startNode(said) AS start, endNode(said) AS target
RETURN said.id AS statement, said.line AS line, said.replaces AS replaces, type(said) AS family,
       said.kind AS kind, said.title AS title,
       {id: start.id, name: start.name, kind: start.kind,
        label: [label IN labels(start) WHERE label <> 'Party'][0]} AS from_party,
       {id: target.id, name: target.name, kind: target.kind,
        label: [label IN labels(target) WHERE label <> 'Party'][0]} AS to_party,
       said.valid_from AS valid_from, said.valid_to AS valid_to, said.evident_from AS evident_from,
       date(said.from_earliest) AS from_earliest, date(said.to_earliest) AS to_earliest,
       datetime(said.told_at) AS told_at,
       said.scope AS scope, said.source AS source, said.source_key AS source_key,
       said.confidence AS confidence, said.purpose AS purpose, said.basis AS basis,
       said.attributes AS attributes, said.recorded_at AS recorded_at, said.retracted_at AS retracted_at,
       said.change AS change, said.retracted_by AS retracted_by
ORDER BY recorded_at, statement
