// The people with a role in this body on the day, as node numbers.
// params: id, view
// view: held at
// access: read
MATCH (:Party {id: $id})<-[held:HOLDS_ROLE]-(:Person)
WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
  AND held.evident_from <= $as_of
RETURN collect(DISTINCT held.from_idx) AS people
