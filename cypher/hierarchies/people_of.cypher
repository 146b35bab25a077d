// The people with a role in each of these bodies on the day, as node numbers by kind of role.
// params: ids, role, view
// view: held at
// access: read
UNWIND $ids AS id
MATCH (body:Party {id: id})<-[held:HOLDS_ROLE]-(:Person)
WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
  AND ($role IS NULL OR held.kind = $role)
RETURN body.id AS body, held.kind AS kind, held.evident_from <= $as_of AS evident,
       collect(DISTINCT held.from_idx) AS people
ORDER BY body, kind, evident
