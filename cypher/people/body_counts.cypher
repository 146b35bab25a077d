// How many people hold a role in a body on the day, by the kinds of role they certainly have; none: start unknown.
// params: id, view
// view: held at
// access: read
MATCH (:Party {id: $id})<-[held:HOLDS_ROLE]-(:Person)
WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
WITH held.from_idx AS person,
     collect(DISTINCT CASE WHEN held.evident_from <= $as_of THEN held.kind END) AS kinds
RETURN kinds, count(*) AS people
ORDER BY kinds
