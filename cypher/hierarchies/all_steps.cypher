// Every step of the hierarchies asked for, on the day: columns of node numbers, a record for each kind and slice.
// params: kinds, view
// view: step at
// access: read
MATCH (lower:Party)-[step:PART_OF|REPORTS_TO]->(upper:Party)
WHERE step.valid_from <= $as_of AND $as_of < step.valid_to
  AND step.recorded_at <= $known_at AND $known_at < step.retracted_at
  AND step.scope IN $scopes AND NOT step.id IN $without
  AND type(step) + '.' + step.kind IN $kinds
RETURN type(step) + '.' + step.kind AS kind, step.from_idx / 10000 AS slice,
       collect(step.from_idx) AS lower, collect(step.to_idx) AS upper,
       collect(step.evident_from <= $as_of) AS evident
ORDER BY kind, slice
