// The roles that fit a condition on some day from since up to, and without, until; found from their people,
// from a body, from the bodies of a kind, or all, as start says. A filter that is null lets everything pass.
// params: start, since, until, people, bodies, body_kinds, kinds, title, people_only, known_at, scopes, without
// view: held during
// access: read
CALL {
  UNWIND CASE WHEN $start = 'people' THEN $people ELSE [] END AS id
  MATCH (person:Party {id: id})-[held:HOLDS_ROLE]->(body:Party)
  WHERE held.valid_from < $until AND $since < held.valid_to
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
  RETURN person, held, body
  UNION ALL
  UNWIND CASE WHEN $start = 'bodies' THEN $bodies ELSE [] END AS id
  MATCH (body:Party {id: id})<-[held:HOLDS_ROLE]-(person:Party)
  WHERE held.valid_from < $until AND $since < held.valid_to
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
  RETURN person, held, body
  UNION ALL
  UNWIND CASE WHEN $start = 'body_kinds' THEN $body_kinds ELSE [] END AS kind
  MATCH (body:Party {kind: kind})<-[held:HOLDS_ROLE]-(person:Party)
  WHERE held.valid_from < $until AND $since < held.valid_to
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
  RETURN person, held, body
  UNION ALL
  UNWIND CASE WHEN $start = 'all' THEN [1] ELSE [] END AS once
  MATCH (person:Party)-[held:HOLDS_ROLE]->(body:Party)
  WHERE held.valid_from < $until AND $since < held.valid_to
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
  RETURN person, held, body
}
WITH person, held, body
WHERE ($people IS NULL OR person.id IN $people) AND ($bodies IS NULL OR body.id IN $bodies)
  AND ($body_kinds IS NULL OR body.kind IN $body_kinds) AND ($kinds IS NULL OR held.kind IN $kinds)
  AND ($title IS NULL OR toLower(held.title) = $title)
  AND (NOT $people_only OR 'Person' IN labels(person))
RETURN person.id AS person, body.id AS body, held.id AS statement, held.kind AS kind, held.title AS title,
       held.valid_from AS valid_from, held.valid_to AS valid_to, held.evident_from AS evident_from,
       date(held.from_earliest) AS from_earliest, date(held.to_earliest) AS to_earliest
ORDER BY statement
