// Who works, or worked, in these bodies: each once for each kind of role, and whether it holds on the day.
// params: ids, kinds, view
// view: held until
// access: read
UNWIND $ids AS id
MATCH (:Party {id: id})<-[held:HOLDS_ROLE]-(:Person)
WHERE held.valid_from <= $as_of
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
  AND held.evident_from <= $as_of AND held.kind IN $kinds
RETURN held.kind AS kind, $as_of < held.valid_to AS live, collect(DISTINCT held.from_idx) AS people
ORDER BY kind, live
