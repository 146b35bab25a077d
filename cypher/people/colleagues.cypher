// Whoever served in the same bodies while this person did, up to the day: columns for each role of the person.
// params: id, body, view
// view: mine until, theirs until
// access: read
MATCH (:Party {id: $id})-[mine:HOLDS_ROLE]->(body:Party)
WHERE mine.valid_from <= $as_of
  AND mine.recorded_at <= $known_at AND $known_at < mine.retracted_at
  AND mine.scope IN $scopes AND NOT mine.id IN $without
  AND mine.evident_from <= $as_of
  AND ($body IS NULL OR body.id = $body)
MATCH (body)<-[theirs:HOLDS_ROLE]-(colleague:Person)
WHERE theirs.valid_from <= $as_of
  AND theirs.recorded_at <= $known_at AND $known_at < theirs.retracted_at
  AND theirs.scope IN $scopes AND NOT theirs.id IN $without
  AND theirs.from_idx <> mine.from_idx AND theirs.evident_from <= $as_of
  AND theirs.evident_from < mine.valid_to AND mine.evident_from < theirs.valid_to
WITH body, mine,
     collect(theirs.from_idx) AS people,
     collect(theirs.valid_from = date('0001-01-01') OR theirs.from_earliest IS NOT NULL
             OR theirs.to_earliest IS NOT NULL) AS unknown,
     collect(toString(theirs.evident_from)) AS since,
     collect(coalesce(theirs.to_earliest, toString(theirs.valid_to))) AS until
RETURN {
         id: body.id, name: body.name, kind: body.kind,
         label: [label IN labels(body) WHERE label <> 'Party'][0]
       } AS body,
       mine.id AS statement, mine.valid_from AS valid_from, mine.evident_from AS evident_from,
       mine.valid_to AS valid_to, date(mine.from_earliest) AS from_earliest, date(mine.to_earliest) AS to_earliest,
       people, unknown, since, until
ORDER BY body.name, body.id, statement
