// Bodies by the number of different people and organisations that hold a role in them on the day, most first.
// params: kinds, body_kinds, limit, view
// view: held at
// access: read
MATCH (body:Party)<-[held:HOLDS_ROLE]-(member:Party)
WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
  AND ($kinds IS NULL OR held.kind IN $kinds)
  AND CASE WHEN $body_kinds IS NULL THEN 'Group' IN labels(body) ELSE body.kind IN $body_kinds END
WITH body, member, sum(CASE WHEN held.evident_from <= $as_of THEN 1 ELSE 0 END) AS evident
WITH body, sum(CASE WHEN evident > 0 THEN 1 ELSE 0 END) AS members, sum(evident) AS roles,
     sum(CASE WHEN evident = 0 THEN 1 ELSE 0 END) AS start_unknown
WHERE members > 0
RETURN {
         id: body.id, name: body.name, kind: body.kind,
         label: [label IN labels(body) WHERE label <> 'Party'][0]
       } AS party,
       members, roles, start_unknown
ORDER BY members DESC, roles DESC, body.name, body.id
LIMIT $limit
