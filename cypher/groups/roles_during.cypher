// The people's roles in these bodies on any day of a period: columns of node numbers and days for each body.
// params: bodies, kind, since, until, known_at, scopes, without
// view: held during
// access: read
UNWIND $bodies AS body_id
MATCH (body:Party {id: body_id})<-[held:HOLDS_ROLE]-(:Person)
WHERE held.valid_from < $until AND $since < held.valid_to
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
  AND ($kind IS NULL OR held.kind = $kind)
RETURN body.id AS body, collect(held.from_idx) AS people, collect(toString(held.valid_from)) AS valid_from,
       collect(toString(held.evident_from)) AS evident_from, collect(toString(held.valid_to)) AS valid_to
ORDER BY body
