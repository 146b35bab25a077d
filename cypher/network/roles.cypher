// All roles as columns: who, in which body, from which evidence until when, for each scope, in slices of bodies.
// params: known_at, scopes, without
// view: held ever
// access: read
MATCH ()-[held:HOLDS_ROLE]->()
WHERE held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
WITH held.to_idx / 10000 AS slice, held.scope AS scope, collect(held.from_idx) AS people,
     collect(held.to_idx) AS bodies, collect(toString(held.evident_from)) AS since,
     collect(toString(held.valid_to)) AS until
RETURN scope, people, bodies, since, until
ORDER BY slice, scope
