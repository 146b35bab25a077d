// Who took part in all interactions, as columns, in slices of the interactions' node numbers.
// params: known_at, scopes, without
// view: part ever
// access: read
MATCH ()-[part:TOOK_PART]->()
WHERE part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
WITH part.to_idx / 10000 AS slice, part.kind AS kind, part.scope AS scope,
     collect(part.to_idx) AS events, collect(part.from_idx) AS people
RETURN kind, scope, events, people
ORDER BY slice, kind, scope
