// People by the number of different bodies that they hold a role in on the day, most first.
// params: kinds, body_kinds, left_out, limit, view
// view: held at
// access: read
MATCH (person:Person)-[held:HOLDS_ROLE]->(body:Party)
WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
  AND ($kinds IS NULL OR held.kind IN $kinds) AND ($body_kinds IS NULL OR body.kind IN $body_kinds)
WITH person, body, sum(CASE WHEN held.evident_from <= $as_of THEN 1 ELSE 0 END) AS evident
WITH person, sum(CASE WHEN evident > 0 THEN 1 ELSE 0 END) AS seats, sum(evident) AS roles,
     sum(CASE WHEN evident = 0 THEN 1 ELSE 0 END) AS start_unknown
WHERE seats > 0 AND NOT person.idx IN $left_out
RETURN person.idx AS number, {
         id: person.id, name: person.name, kind: person.kind,
         label: [label IN labels(person) WHERE label <> 'Party'][0]
       } AS party,
       seats, roles, start_unknown
ORDER BY seats DESC, roles DESC, person.name, person.id
LIMIT $limit
