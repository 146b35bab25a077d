// How many hold a role in these bodies, on the day or ever until it; those of unknown start apart.
// params: bodies, kind, title, people_only, ever, view
// view: held until
// access: read
UNWIND $bodies AS body_id
MATCH (body:Party {id: body_id})<-[held:HOLDS_ROLE]-(member:Party)
WHERE held.valid_from <= $as_of
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
  AND ($ever OR $as_of < held.valid_to)
  AND ($kind IS NULL OR held.kind = $kind) AND ($title IS NULL OR held.title = $title)
  AND (NOT $people_only OR member:Person)
WITH held.from_idx AS member, min(held.evident_from) AS first
RETURN sum(CASE WHEN first <= $as_of THEN 1 ELSE 0 END) AS certain,
       sum(CASE WHEN first <= $as_of THEN 0 ELSE 1 END) AS start_unknown
