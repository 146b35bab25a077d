// Who served in a body of few people together with each of these, up to the day: columns for each of their roles.
// params: numbers, other, most_members, view
// view: mine until, held until, theirs until
// access: read
UNWIND $numbers AS number
MATCH (:Party {idx: number})-[mine:HOLDS_ROLE]->(body:Party)
WHERE mine.valid_from <= $as_of
  AND mine.recorded_at <= $known_at AND $known_at < mine.retracted_at
  AND mine.scope IN $scopes AND NOT mine.id IN $without
  AND mine.evident_from <= $as_of
WITH number, mine, body, size(COLLECT {
  MATCH (body)<-[held:HOLDS_ROLE]-(:Person)
  WHERE held.valid_from <= $as_of
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
    AND held.evident_from <= $as_of
  RETURN DISTINCT held.from_idx
}) AS members
WHERE members <= $most_members
MATCH (body)<-[theirs:HOLDS_ROLE]-(other:Person)
WHERE theirs.valid_from <= $as_of
  AND theirs.recorded_at <= $known_at AND $known_at < theirs.retracted_at
  AND theirs.scope IN $scopes AND NOT theirs.id IN $without
  AND theirs.evident_from <= $as_of AND theirs.from_idx <> number
  AND theirs.evident_from < mine.valid_to AND mine.evident_from < theirs.valid_to
  AND ($other IS NULL OR other.idx = $other)
WITH number, mine, body, members, collect(theirs.from_idx) AS people,
     collect(toString(theirs.evident_from)) AS since, collect(toString(theirs.valid_to)) AS until
RETURN number, {
         id: body.id, name: body.name, kind: body.kind,
         label: [label IN labels(body) WHERE label <> 'Party'][0]
       } AS body,
       members, mine.id AS statement, mine.evident_from AS evident_from, mine.valid_to AS valid_to,
       people, since, until
ORDER BY number, body.id, statement
