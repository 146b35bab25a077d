// The roles that a party has held up to the day, in order of time; those of unknown start by their first evidence.
// params: id, view
// view: held until
// access: read
MATCH (:Party {id: $id})-[held:HOLDS_ROLE]->(body:Party)
WHERE held.valid_from <= $as_of
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
RETURN held.id AS statement, {
         id: body.id, name: body.name, kind: body.kind,
         label: [label IN labels(body) WHERE label <> 'Party'][0]
       } AS body,
       held.kind AS kind, held.title AS title, held.valid_from AS valid_from, held.valid_to AS valid_to,
       held.evident_from AS evident_from,
       date(held.from_earliest) AS from_earliest, date(held.to_earliest) AS to_earliest,
       held.source AS source, held.scope AS scope, [] AS agreed_by // which others say so is found by comparing the rows
ORDER BY held.evident_from, held.valid_to, body.name, body.id, kind, title, statement
