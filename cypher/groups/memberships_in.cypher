// Who holds which role in each of these bodies on the day: columns of equal length, people as node numbers.
// params: bodies, view
// view: held at
// access: read
UNWIND $bodies AS body_id
MATCH (body:Party {id: body_id})<-[held:HOLDS_ROLE]-(:Party)
WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
RETURN body.id AS body, collect(held.from_idx) AS members, collect(held.kind) AS kinds,
       collect(coalesce(held.title, '')) AS titles, collect(held.evident_from <= $as_of) AS evident
ORDER BY body
